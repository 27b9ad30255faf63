import type { Phrase } from '#kit/text.ts'
import type { Content, MailClass } from './templates.content.ts'
import {
  block,
  button,
  columns,
  divider,
  heading,
  media,
  picture,
  section,
  starterContent,
  text,
  title,
} from './templates.starter-parts.ts'

/** A template to start from: whole sentences to be changed, and gaps (pictures, links, products) to be filled. */
export type Starter = {
  readonly key: string
  readonly label: Phrase
  readonly description: Phrase
  readonly class: MailClass
  readonly content: Content
}

const starter = (
  key: string,
  label: Phrase,
  description: Phrase,
  whole: Parameters<typeof starterContent>[0],
  of: MailClass = 'advertising',
): Starter => ({ key, label, description, class: of, content: starterContent(whole) })

const onDark = { colour: '#ffffff' }

export const starters: readonly Starter[] = [
  starter(
    'newProduct',
    { ja: '新商品のお知らせ', en: 'New product' },
    { ja: '写真を大きく、特長を3つで', en: 'A large picture, and three things about it' },
    {
      subject: '【新商品】（商品名）ができました',
      preheader: '開発の担当者がこだわった3つのことをお伝えします',
      style: { accent: '#2f6f4f', canvas: '#f3f5f1', font: 'mincho', corner: 4 },
      sections: [
        section([
          heading('NEW ARRIVAL', { level: 3, align: 'center', space: 'small', colour: '#2f6f4f' }),
          title('（商品名）、はじめました。'),
          picture('（新商品の写真）'),
          text(
            '{{ customer.addressee }}\n\nいつもありがとうございます。\n一年かけて準備した新しい商品を、はじめてご紹介します。',
          ),
        ]),
        columns(
          [
            [heading('素材', { level: 3 }), text('どこの、どんな素材かを一文で。')],
            [heading('つくり', { level: 3 }), text('つくり方で変えたことを一文で。')],
            [heading('楽しみ方', { level: 3 }), text('どんな時に、どう使うかを一文で。')],
          ],
          { background: '#eef3ee' },
        ),
        section([block('products', { items: [], columns: 1, button: '商品を見る' })]),
        section([
          heading('担当者より', { level: 3 }),
          text('（開発の担当者のひとこと。うまくいかなかった話を一つ入れると、読んでもらえます）'),
          button('（商品名）を見る'),
        ]),
      ],
    },
  ),
  starter(
    'sale',
    { ja: 'セールのご案内', en: 'Sale' },
    { ja: '期間と条件をはっきり、クーポン付き', en: 'With dates, conditions and a coupon' },
    {
      subject: '会員の方へ：（月日）まで、（割引の内容）',
      preheader: '対象の商品とご利用の条件をご確認ください',
      style: { accent: '#b3261e', canvas: '#f7f3ee', corner: 8 },
      sections: [
        section(
          [
            heading('会員様 限定', { align: 'center', level: 3, space: 'small', ...onDark }),
            title('冬の感謝セール', onDark),
            heading('12月1日（火）〜12月7日（月）', { align: 'center', level: 3, ...onDark }),
          ],
          { background: '#8c1d18', space: 'large' },
        ),
        section([
          text(
            '{{ customer.addressee }}\n\n日ごろのご愛顧に感謝して、会員の方だけのセールを開きます。下のクーポンコードを、ご注文のときに入れてください。',
          ),
          block('coupon', { couponId: null, button: { label: 'お買い物をする', link: '' } }),
        ]),
        section([
          heading('対象の商品'),
          block('products', { items: [], columns: 2, button: '見る' }),
          block('recommendation', {
            by: 'boughtTogether',
            count: 2,
            title: '{{ customer.addressee }}へのおすすめ',
          }),
        ]),
        section([
          divider,
          text(
            '・対象の商品、割引の率、ほかの割引と一緒に使えるかを書きます\n・セール前の価格を並べるときは、いつの価格かを書きます\n・在庫に限りがあるときは、その数を書きます',
          ),
        ]),
      ],
    },
  ),
  starter(
    'birthday',
    { ja: 'お誕生日のお祝い', en: 'Birthday' },
    { ja: 'お祝いの言葉と、ささやかな贈り物', en: 'Best wishes and a small present' },
    {
      subject: '{{ customer.addressee }}、お誕生月おめでとうございます',
      preheader: 'ささやかですが、お祝いのクーポンをお贈りします',
      style: { accent: '#a4577a', canvas: '#faf4f6', font: 'rounded', corner: 14 },
      sections: [
        section([title('お誕生月、おめでとうございます'), picture('（花や菓子など、お祝いの写真）')], {
          background: '#fbe9ef',
          space: 'large',
        }),
        section([
          text(
            '{{ customer.addresseeFull }}\n\nお誕生月を迎えられ、おめでとうございます。\nこの一年も、お健やかに過ごされますように。\n\n日ごろのお礼に、ささやかな贈り物を用意しました。',
          ),
          block('coupon', { couponId: null, button: { label: 'クーポンを使う', link: '' } }),
          block('points', {}),
        ]),
        section([
          block('recommendation', { by: 'bestSellers', count: 2, title: '贈り物にも選ばれています' }),
        ]),
      ],
    },
  ),
  starter(
    'winBack',
    { ja: 'しばらくお会いしていないお客様へ', en: 'We have not seen you for a while' },
    { ja: '責めず、変わったことを知らせる', en: 'No reproach; what has changed since' },
    {
      subject: '{{ customer.addressee }}、その後お変わりありませんか',
      preheader: 'お休みのあいだに変わったことを、少しだけお知らせします',
      style: { accent: '#3c5a78', canvas: '#f2f4f7' },
      sections: [
        section([
          title('その後、お変わりありませんか', { align: 'left' }),
          text(
            '{{ customer.addressee }}\n\n{{ lastOrder.on | default: "以前" | date }}に「{{ lastOrder.product | default: "当店の商品" }}」をお求めいただき、ありがとうございました。\nその後、いかがお過ごしでしょうか。',
            { when: 'lastOrder.on' },
          ),
          text('{{ customer.addressee }}\n\nその後、いかがお過ごしでしょうか。', {
            when: 'lastOrder.on == blank',
          }),
          heading('お休みのあいだに変わったこと', { level: 3 }),
          text(
            '・（新しくなった商品やサービス）\n・（送料やお支払い方法の改善）\n・（お客様の声から直したこと）',
          ),
        ]),
        section([
          block('recommendation', {
            by: 'lastBought',
            count: 2,
            title: '以前お求めの商品',
            otherwise: 'nothing',
          }),
        ]),
        section([
          block('coupon', { couponId: null, button: { label: 'お店をのぞいてみる', link: '' } }),
          text('このようなお知らせがご不要でしたら、一番下から、いつでもお止めいただけます。'),
        ]),
      ],
    },
  ),
  starter(
    'firstThanks',
    { ja: '初回購入のお礼と使い方', en: 'Thanks for the first order' },
    { ja: '売り込まず、届いた商品を楽しんでもらう', en: 'Helps them to enjoy what they bought' },
    {
      subject: 'はじめてのご購入、ありがとうございました',
      preheader: '届いた商品を、いちばん良く使っていただくために',
      style: { accent: '#7a5c2e', canvas: '#f7f4ee', font: 'mincho' },
      sections: [
        section([
          title('ありがとうございました', { align: 'left' }),
          text(
            '{{ customer.addresseeFull }}\n\nこのたびは、数あるお店のなかから当店をお選びいただき、ありがとうございました。\n「{{ lastOrder.product | default: "お求めの商品" }}」は、もうお使いいただけましたでしょうか。',
          ),
        ]),
        section(
          [
            heading('おいしく・長く使っていただくために', { level: 3 }),
            media('（使い方の写真1）', 'left', '（使い方のこつを、2〜3文で）'),
            media('（使い方の写真2）', 'right', '（次のこつを、2〜3文で）'),
          ],
          { background: '#f3ecdf' },
        ),
        section([
          heading('お困りのときは', { level: 3 }),
          text(
            '使い方のご質問、届いた品の不具合など、何でもお知らせください。このメールへの返信でも承ります。',
          ),
          button('よくあるご質問を見る', { style: 'outline' }),
        ]),
      ],
    },
  ),
  starter(
    'subscription',
    { ja: '定期のご案内', en: 'Subscription' },
    { ja: '条件を隠さず、合う人にだけ勧める', en: 'Says the terms openly' },
    {
      subject: '「{{ lastOrder.product | default: "いつもの商品" }}」を、定期でお届けできます',
      preheader: '回数のお約束、お休み、解約の方法まで、はじめにお伝えします',
      style: { accent: '#1f6f8b' },
      sections: [
        section([
          title('なくなる頃に、お届けします', { align: 'left' }),
          text(
            '{{ customer.addressee }}\n\nいつも「{{ lastOrder.product | default: "当店の商品" }}」をお使いいただき、ありがとうございます。お買い忘れのない定期便をご案内します。',
          ),
        ]),
        columns(
          [
            [heading('価格', { level: 3 }), text('毎回（金額）円（税込）\n送料（金額）円')],
            [heading('お届け', { level: 3 }), text('（間隔）ごと。お休みも、間隔の変更もできます')],
            [heading('お約束の回数', { level: 3 }), text('（なし／回数と総額を必ず書く）')],
          ],
          { background: '#eaf3f6' },
        ),
        section([
          button('定期便の内容を見る'),
          heading('お申し込みの前に', { level: 3 }),
          text(
            '・2回目からの価格と、支払い総額\n・お休み・解約の方法と、変更できる期限（次回出荷日の◯日前まで）\n・返品の条件',
          ),
        ]),
      ],
    },
  ),
  starter(
    'restock',
    { ja: '再入荷のお知らせ', en: 'Back in stock' },
    { ja: '短く、すぐ買えるように', en: 'Short, and at once to the product' },
    {
      subject: '再入荷しました：（商品名）',
      preheader: 'お待たせしました。ご用意できる数と、次回の予定もお知らせします',
      style: { accent: '#2b5fa8' },
      sections: [
        section([
          heading('お待たせしました。再入荷しました', { level: 1 }),
          text('{{ customer.addressee }}\n\nお問い合わせの多かった商品を、またご用意できました。'),
          block('products', { items: [], columns: 1, button: '商品を見る' }),
          text('ご用意できる数：（数）個\n次回の入荷予定：（月）ごろ'),
        ]),
      ],
    },
  ),
  starter(
    'seasons',
    { ja: '季節のごあいさつ', en: 'Season’s greetings' },
    { ja: '手紙のように。売り込みは控えめに', en: 'Like a letter, with hardly any selling' },
    {
      subject: '{{ organisation.name }}より、季節のごあいさつ',
      preheader: '一年のお礼と、年末年始のお休みのお知らせです',
      style: { accent: '#8a3b2c', canvas: '#f5f1ea', font: 'mincho', corner: 0 },
      sections: [
        section([picture('（季節の風景の写真）')], { space: 'none' }),
        section([
          text(
            '{{ customer.letterHead }}\n\n今年も残すところわずかとなりました。\n皆さまには、いかがお過ごしでしょうか。\n\n本年も当店をご愛顧いただき、心よりお礼を申し上げます。\n（この一年の出来事を、二、三文で）\n\n寒さの厳しい折、どうぞご自愛ください。\n来年も変わらぬお付き合いのほど、よろしくお願いいたします。',
          ),
          divider,
          heading('年末年始のお休み', { level: 3 }),
          text(
            '12月29日（火）から1月3日（日）までお休みをいただきます。\n出荷は1月4日（月）から、順に再開します。',
          ),
        ]),
      ],
    },
  ),
  starter(
    'survey',
    { ja: 'アンケートのお願い', en: 'Survey' },
    { ja: '何分かかるか、何に使うかを先に', en: 'How long it takes and what it is for' },
    {
      subject: '【3分】「{{ lastOrder.product | default: "お求めの商品" }}」はいかがでしたか',
      preheader: '全5問です。お答えは商品の改善だけに使います',
      style: { accent: '#4b5fa8', canvas: '#f2f3f8' },
      sections: [
        section([
          heading('ご感想をお聞かせください', { level: 1 }),
          text(
            '{{ customer.addressee }}\n\nお求めいただいた「{{ lastOrder.product | default: "商品" }}」について、率直なご感想をお聞かせください。',
          ),
          text(
            '・全5問、3分ほどで終わります\n・お答えは、商品とサービスの改善だけに使います\n・（月日）まで受け付けています',
          ),
          button('アンケートに答える', { isWide: true }),
          text('お礼に、お答えくださった方全員に（内容）をお贈りします。'),
        ]),
      ],
    },
  ),
  starter(
    'exhibition',
    { ja: '展示会のお礼（法人向け）', en: 'Thanks after a trade fair (B2B)' },
    { ja: '会社名・役職から始まる、飾らない文面', en: 'Plain, begins with company and title' },
    {
      subject: '（展示会名）ご来場のお礼と資料のご案内',
      preheader: 'ご説明した資料と、導入された会社様の事例をお送りします',
      style: { accent: '#1d3f72', canvas: '#ffffff', fontSize: 15, corner: 2, width: 640 },
      sections: [
        section([
          text(
            '{{ customer.letterHead }}\n\nお世話になっております。{{ seller.name }}の（担当者名）です。\n\n先日の（展示会名）では、ご多用のなか当社のブースにお立ち寄りくださり、誠にありがとうございました。',
          ),
          heading('ご案内した資料', { level: 3 }),
          text('・製品のご紹介（PDF、◯ページ）\n・導入された会社様の事例\n・概算費用の一覧'),
          button('資料をダウンロードする'),
          text(
            '個別のご説明やお見積もりは、このメールへのご返信で承ります。30分ほどのオンラインのご説明もご用意しています。\n\n引き続き、よろしくお願い申し上げます。',
          ),
        ]),
      ],
    },
  ),
]
