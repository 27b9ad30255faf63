import { defineText } from '#kit/text.ts'

export const noticeText = defineText({
  subject: {
    ja: '第{round}回のお届け予定（{shipOn} 出荷）「{plan}」',
    en: 'Shipped on {shipOn}: round {round} of “{plan}”',
  },
  body: {
    ja: '定期 {number}「{plan}」第{round}回のお届け予定をお知らせします。\n\n出荷予定日　{shipOn}\n内容　　　　{goods}\nお支払い額　{total}（税・送料込み）\nお支払い　　{paymentMethod}\n\n変更・スキップ・休止・解約は、{deadlineOn} まで承ります。\n{link}',
    en: 'This is what comes next of your subscription {number} “{plan}”, round {round}.\n\nShipped on  {shipOn}\nContents    {goods}\nAmount      {total} (with tax and shipping)\nPayment     {paymentMethod}\n\nYou can change, skip, pause or cancel it until {deadlineOn}.\n{link}',
  },
  between: { ja: '、', en: ', ' },
  line: { ja: '{name} × {quantity}', en: '{name} × {quantity}' },
})
