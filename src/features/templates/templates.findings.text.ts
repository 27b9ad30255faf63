import { defineText } from '#kit/text.ts'

/** What the lint finds; `…Remedy` says what to do. */
export const findingText = defineText({
  liquid: { ja: '差し込みの書き方が正しくありません: {why}', en: 'This Liquid cannot be read: {why}' },
  liquidRemedy: {
    ja: '差し込み項目の一覧から選び直してください',
    en: 'Choose it again from the list of variables',
  },
  unknown: { ja: '「{name}」という差し込み項目はありません', en: 'There is no variable “{name}”' },
  unknownRemedy: {
    ja: '差し込み項目の一覧から選び直してください',
    en: 'Choose it from the list of variables',
  },
  hidden: {
    ja: '「{name}」は伏せた項目のため、あなたは差し込めません',
    en: '“{name}” is masked: you may not insert it',
  },
  hiddenRemedy: {
    ja: '外すか、伏せた項目を見られる人に頼んでください',
    en: 'Take it out, or ask somebody who may see masked fields',
  },
  noFallback: {
    ja: '「{name}」が空の人には、そこが空いたまま届きます',
    en: 'Who has no “{name}” gets a hole there',
  },
  noFallbackRemedy: {
    ja: '値がないときの言葉を決めるか、条件を付けて隠してください',
    en: 'Say what to write instead, or hide the part by a condition',
  },
  leftOver: {
    ja: '差し込みの括弧がそのまま残っています: {what}',
    en: 'Brackets of a variable are left over: {what}',
  },
  leftOverRemedy: { ja: '括弧の数と向きを確かめてください', en: 'Check the brackets' },
  noSubject: { ja: '件名がありません', en: 'There is no subject' },
  noSubjectRemedy: { ja: '件名を入れてください', en: 'Say a subject' },
  longSubject: {
    ja: '件名が全角{count}文字分あります。一覧では30文字ほどで切れます',
    en: 'The subject is {count} wide characters long; lists cut off after about 30',
  },
  longSubjectRemedy: {
    ja: '大事な言葉を前に置くか、短くしてください',
    en: 'Make it shorter, or put first what matters',
  },
  loudSubject: { ja: '件名に記号や絵文字が続いています', en: 'The subject is full of signs' },
  loudSubjectRemedy: {
    ja: '迷惑メールに見えます。記号を減らしてください',
    en: 'It looks like spam. Use fewer signs',
  },
  falseReply: { ja: '件名が返信や転送のふりをしています', en: 'The subject pretends to be a reply' },
  falseReplyRemedy: { ja: '「Re:」「Fwd:」を外してください', en: 'Take out “Re:” and “Fwd:”' },
  noPreheader: {
    ja: 'プリヘッダーがありません。一覧で件名の後に、本文の初めが出ます',
    en: 'There is no preheader: lists show the beginning of the body behind the subject',
  },
  noPreheaderRemedy: {
    ja: '件名を補う一文を入れてください',
    en: 'Add a sentence that goes with the subject',
  },
  noImage: { ja: '画像がまだ選ばれていません', en: 'No picture is chosen yet' },
  noImageRemedy: { ja: '画像を選ぶか、ブロックを消してください', en: 'Choose one, or delete the block' },
  noAlt: { ja: '画像に代替テキストがありません', en: 'A picture has no text' },
  noAltRemedy: {
    ja: '画像が出ない人と読み上げのために、内容を短く書いてください。飾りなら「飾り」にします',
    en: 'Say what it shows, for those who do not see it; or mark it as decoration',
  },
  noSize: { ja: '大きさの決まっていない画像があります', en: 'A picture has no size' },
  noSizeRemedy: {
    ja: 'width を書いてください。Outlookで大きく崩れます',
    en: 'Give a width: Outlook breaks without it',
  },
  outside: {
    ja: 'よその場所にある画像やスタイルは使えません: {what}',
    en: 'Pictures and styles from elsewhere are left out: {what}',
  },
  outsideRemedy: {
    ja: '画像をこのライブラリに加えて、差し替えてください',
    en: 'Add the picture to the library and use that',
  },
  taken: {
    ja: 'メールに使えない部分を取り除きました: {what}',
    en: 'Taken out, as mail cannot have it: {what}',
  },
  takenRemedy: {
    ja: 'スクリプト・フォーム・埋め込みは、多くのメールソフトが遮ります。リンクにしてください',
    en: 'Scripts, forms and embedded things are blocked by mail programs. Use a link',
  },
  unsafePlace: {
    ja: '差し込み項目を置けない所にあります（スタイルや属性の名前）: {what}',
    en: 'A variable stands where none may (styles, names of attributes): {what}',
  },
  unsafePlaceRemedy: {
    ja: '文の中か、属性の値の中に移してください',
    en: 'Move it into text or into a value',
  },
  mjml: { ja: '{why}', en: '{why}' },
  mjmlRemedy: {
    ja: 'その行の要素と属性の名前を確かめてください',
    en: 'Check the element and its attributes',
  },
  include: { ja: 'mj-include は使えません', en: 'mj-include cannot be used' },
  includeRemedy: {
    ja: '中身をここに書くか、共通ブロックにしてください',
    en: 'Write it here, or use a shared block',
  },
  noLink: { ja: 'リンク先がありません: {what}', en: 'A link leads nowhere: {what}' },
  noLinkRemedy: {
    ja: 'https:// から始まるURLを入れてください',
    en: 'Give an address that begins with https://',
  },
  badLink: { ja: 'リンク先の形が正しくありません: {what}', en: 'This is no address: {what}' },
  badLinkRemedy: {
    ja: 'https:// から始まるURLを入れてください',
    en: 'Give an address that begins with https://',
  },
  plainLink: { ja: '暗号化されないリンクです: {what}', en: 'This link is not encrypted: {what}' },
  plainLinkRemedy: { ja: 'https:// にできるか確かめてください', en: 'Use https:// if it can be' },
  noLabel: { ja: '文字のないリンクがあります: {what}', en: 'A link has no words: {what}' },
  noLabelRemedy: { ja: '行き先が分かる言葉を入れてください', en: 'Say where it leads' },
  foot: {
    ja: '広告メールに欠かせない表示が足りません: {what}',
    en: 'Advertising lacks what the law asks for: {what}',
  },
  footRemedy: {
    ja: '設定の「販売者」に入れてください。フッターに自動で入ります',
    en: 'Fill in the seller in the settings; the foot says it by itself',
  },
  promotion: {
    ja: '取引のメールに、宣伝になる部分があります（{what}）',
    en: 'A mail about business with us holds advertising ({what})',
  },
  promotionRemedy: {
    ja: '宣伝を外すか、用途を「広告」にして同意のある人にだけ送ってください',
    en: 'Take it out, or send it as advertising to those who agreed',
  },
  heavy: {
    ja: '本文が{size} KBあります。Gmailは102 KBを越えた所で切ります',
    en: 'The body has {size} kB; Gmail cuts off behind 102 kB',
  },
  heavyRemedy: {
    ja: 'ブロックを減らしてください。切れると、配信停止のリンクも見えなくなります',
    en: 'Use fewer blocks: what is cut off holds the way to refuse',
  },
  noText: { ja: 'テキスト版が空です', en: 'The text part is empty' },
  noTextRemedy: {
    ja: '消して自動に戻すか、内容を書いてください',
    en: 'Leave it to be made by itself, or write it',
  },
  textBehind: {
    ja: 'テキスト版を書いたあとに、本文が変わりました',
    en: 'The body changed after the text part was written',
  },
  textBehindRemedy: {
    ja: 'テキスト版も合わせるか、自動に戻してください',
    en: 'Change the text part too, or let it be made by itself again',
  },
  onlyImages: {
    ja: '文字がほとんどありません。画像が出ない人には何も伝わりません',
    en: 'There is hardly any text: who sees no pictures gets nothing',
  },
  onlyImagesRemedy: { ja: '大事なことは文字でも書いてください', en: 'Say in words too what matters' },
  word: { ja: '「{word}」（{law}）: {why}', en: '“{word}” ({law}): {why}' },
  wordRemedy: { ja: '根拠を確かめるか、言い換えてください', en: 'Check the grounds, or say it otherwise' },
  dim: {
    ja: '文字と背景の色が近く、読みにくい所があります（{ratio}:1）',
    en: 'Text and background are hard to tell apart ({ratio}:1)',
  },
  dimRemedy: { ja: '4.5:1 以上になる色にしてください', en: 'Choose colours of at least 4.5:1' },
  darkText: {
    ja: 'ダークモードで読みにくい文字の色があります（{colour}）',
    en: 'A colour of text is hard to read in dark mode ({colour})',
  },
  darkTextRemedy: {
    ja: '色を外すか、明るめの色にしてください',
    en: 'Take the colour off, or choose a lighter one',
  },
  noCoupon: { ja: 'クーポンが選ばれていないか、もうありません', en: 'No coupon is chosen, or it is gone' },
  noCouponRemedy: { ja: 'クーポンを選んでください', en: 'Choose a coupon' },
  endedCoupon: {
    ja: 'クーポン「{name}」の期間は{day}に終わりました',
    en: 'The coupon “{name}” ended on {day}',
  },
  endedCouponRemedy: { ja: '期間を延ばすか、別のクーポンにしてください', en: 'Extend it, or choose another' },
  emptyCoupon: { ja: 'クーポン「{name}」のコードが残っていません', en: 'No codes of “{name}” are left' },
  emptyCouponRemedy: { ja: 'コードを加えてください', en: 'Add codes' },
  fewCodes: {
    ja: 'クーポン「{name}」のコードはあと{left}個です。足りないと、その人にはクーポンが出ません',
    en: '{left} codes of “{name}” are left; who gets none sees no coupon',
  },
  fewCodesRemedy: { ja: '対象の人数だけコードを加えてください', en: 'Add as many as there are recipients' },
  noProduct: { ja: '商品が選ばれていないか、もうありません', en: 'No product is chosen, or it is gone' },
  noProductRemedy: { ja: '商品を選んでください', en: 'Choose a product' },
  notSold: { ja: '商品「{name}」は、いまは販売していません', en: '“{name}” is not sold now' },
  notSoldRemedy: {
    ja: '別の商品にするか、販売の期間を確かめてください',
    en: 'Choose another, or check its dates',
  },
  noShop: { ja: '商品のページの場所が決まっていません', en: 'Nobody has said where products are sold' },
  noShopRemedy: {
    ja: 'テンプレートの設定で、商品ページのURLを決めてください',
    en: 'Set the address of products in the settings of templates',
  },
  noShared: { ja: '共通ブロックがもうありません', en: 'A shared block is gone' },
  noSharedRemedy: { ja: '消すか、別の共通ブロックにしてください', en: 'Delete it, or choose another' },
  unsigned: {
    ja: '差出人 {address} のメールには、DKIMの署名が付きません',
    en: 'Mail from {address} is not signed (DKIM)',
  },
  unsignedRemedy: {
    ja: '配信の設定で、ドメインの鍵を使い始めてください',
    en: 'Begin to use a key of the domain in the settings of delivery',
  },
  misaligned: {
    ja: '差出人のドメイン {domain} の設定に問題があります（{what}）',
    en: 'The domain {domain} of the sender has problems ({what})',
  },
  misalignedRemedy: {
    ja: '配信の設定で、DNSに何を書くかを確かめてください',
    en: 'See in the settings of delivery what the DNS should say',
  },
})
