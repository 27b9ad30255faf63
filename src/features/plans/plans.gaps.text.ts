import { defineText } from '#kit/text.ts'

/** What is missing before a plan may be published, and what would not work; each says what to fill in. */
export const gapText = defineText({
  noContents: {
    ja: 'お届けする商品がありません。第1回からの商品と数量を入れてください',
    en: 'Nothing is sent. Enter the products and quantities from round 1 on',
  },
  backwards: {
    ja: '第{from}回からの範囲が、第{to}回で終わっています。終わりの回を直してください',
    en: 'What begins with round {from} ends with round {to}. Correct the last round',
  },
  overlap: {
    ja: '第{from}回は、ほかの範囲にも入っています。回が重ならないように直してください',
    en: 'Round {from} is in another span too. Make each round appear once',
  },
  hole: {
    ja: '第{from}回から第{to}回までの内容がありません。商品を入れるか、回の範囲を直してください',
    en: 'Rounds {from} to {to} have no contents. Add products or correct the spans',
  },
  beyond: {
    ja: '第{from}回からの内容は、全{rounds}回より後です。回の範囲か回数を直してください',
    en: 'Contents from round {from} on come after the last of {rounds} rounds. Correct the span or the number of rounds',
  },
  noEnd: {
    ja: '第{to}回より後の内容が決まっていません。「全何回」を入れるか、「最初から繰り返す」を選ぶか、最後の範囲の終わりを空にしてください',
    en: 'Nothing is said about rounds after {to}. Enter the number of rounds, choose to begin again, or leave the end of the last span empty',
  },
  noProduct: {
    ja: '商品が見つかりません。ごみ箱に入ったかもしれません。選び直してください',
    en: 'This product was not found: it may be in the bin. Choose another',
  },
  noPrice: {
    ja: '「{name}」の価格がありません。ここに単価を入れるか、商品に価格を付けてください',
    en: '“{name}” has no price. Enter one here, or give the product a price',
  },
  discountOfWhat: {
    ja: '第{from}回からの割引は、% か円のどちらか一つを入れてください',
    en: 'Enter either percent or yen for the discount from round {from} on',
  },
  discountTwice: {
    ja: '第{from}回から始まる割引が2つあります。1つにしてください',
    en: 'Two discounts begin with round {from}. Keep one',
  },
  discountTooLarge: {
    ja: '第{round}回では、割引が商品の代金を超えます。割引を小さくしてください',
    en: 'In round {round} more is taken off than the goods cost. Lower the discount',
  },
  noPayments: {
    ja: 'お支払い方法がありません。方法とお支払いの時期を入れてください',
    en: 'There is no way to pay. Enter one, and when it is paid',
  },
  noPaymentDays: {
    ja: '「{method}」は、発送から何日以内に支払うかを入れてください',
    en: 'Enter within how many days after shipping “{method}” is to be paid',
  },
  paymentTwice: {
    ja: 'お支払い方法「{method}」が2つあります。1つにしてください',
    en: 'The payment “{method}” is there twice. Keep one',
  },
  noCycles: {
    ja: 'お届けの間隔がありません。選べる間隔を1つ以上入れてください',
    en: 'It is not said how often it comes. Enter one choice or more',
  },
  periodBackwards: {
    ja: '申込期間の終わりが始まりより前です。どちらかを直してください',
    en: 'The period of application ends before it begins. Correct one of the days',
  },
  periodOver: {
    ja: '申込期間がもう終わっています。終わりの日を直すか、空にしてください',
    en: 'The period of application is over. Correct its last day or leave it empty',
  },
  noWayOut: {
    ja: '解約の方法がありません。マイページか電話の、少なくとも一つを選んでください',
    en: 'There is no way to cancel. Choose my page or telephone, or both',
  },
  noPhone: {
    ja: '解約を受ける電話番号を入れてください',
    en: 'Enter the telephone number at which cancellations are taken',
  },
  noHours: {
    ja: '電話がつながる曜日と時間を入れてください',
    en: 'Enter the days and hours at which calls are answered',
  },
  noReturns: {
    ja: '返品と交換の条件を入れてください。受け付けない場合は、そのことと不良品の扱いを書いてください',
    en: 'Enter the terms of returns. Where none are taken, say so, and what holds of faulty goods',
  },
  minimumAboveRounds: {
    ja: '最低回数が全体の回数より多くなっています。どちらかを直してください',
    en: 'The minimum is higher than the number of rounds. Correct one of them',
  },
  noSeller: {
    ja: '販売者の名前がありません。設定の「販売と帳票」に入れてください',
    en: 'The name of the seller is missing. Enter it in the settings of sales and documents',
  },
  noSellerPhone: {
    ja: '販売者の電話番号がありません。設定の「販売と帳票」に入れてください',
    en: 'The telephone number of the seller is missing. Enter it in the settings of sales and documents',
  },
  deadlineTooLate: {
    ja: '変更期限が発送に近すぎます。準備に{leadDays}営業日かかるので、{least}日前かそれより前にしてください',
    en: 'The deadline is too close to the shipping. {leadDays} open days are needed: make it {least} days before or more',
  },
  noticeTooLate: {
    ja: 'お知らせは変更期限（{deadlineDays}日前）より前に届く必要があります。もっと早い日にしてください',
    en: 'The notice must come before the deadline ({deadlineDays} days before). Make it earlier',
  },
  firstTooSoon: {
    ja: '準備に{leadDays}営業日かかるので、初回の発送は申し込みから{least}日以上にしてください',
    en: '{leadDays} open days are needed: the first shipping takes {least} days from the order or more',
  },
})
