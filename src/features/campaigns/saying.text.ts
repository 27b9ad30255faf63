import { defineText } from '#kit/text.ts'

/** A campaign in sentences, before it is sent. */
export const sayingText = defineText({
  now: {
    ja: '{audience}の{count}に、始めるとすぐに送ります。',
    en: 'It goes to {count} ({audience}) as soon as it is started.',
  },
  at: {
    ja: '{audience}の{count}に、{at}から送ります。',
    en: 'It goes to {count} ({audience}) from {at} on.',
  },
  bestHour: {
    ja: '{audience}の{count}に、{at}から{hours}時間のあいだで、一人ひとりがよく反応する時刻に送ります。',
    en: 'It goes to {count} ({audience}) within {hours} hours from {at}, to each in the hour in which they react most.',
  },
  people: { ja: '{count}人', en: '{count} people' },
  mails: { ja: '{count}通', en: '{count} addresses' },
  counting: { ja: '（数えています）', en: '(being counted)' },
  nobody: { ja: '対象がまだ選ばれていません。', en: 'Nobody has been chosen yet.' },
  from: { ja: '差出人は{sender}です。', en: 'It comes from {sender}.' },
  fromAndReply: {
    ja: '差出人は{sender}、返信先は {replyTo} です。',
    en: 'It comes from {sender}; replies go to {replyTo}.',
  },
  subject: { ja: '件名は「{subject}」です。', en: 'Its subject is “{subject}”.' },
  test: {
    ja: 'はじめに{share}%の方に{variants}つの案を同じ割合で送り、{hours}時間後に{measure}がいちばん良い案を残りの方に送ります。',
    en: 'First {share}% get one of {variants} variants each; {hours} hours later the rest get the one with the best {measure}.',
  },
  ifBest: {
    ja: '差がはっきりしないときは、その時点でいちばん良い案を使います。',
    en: 'Where none is surely better, the best so far is taken.',
  },
  ifAsk: {
    ja: '差がはっきりしないときは、残りを送らずに担当者の判断を待ちます。',
    en: 'Where none is surely better, the rest wait until a person decides.',
  },
  heldOut: {
    ja: '{percent}%の方には送らず、対照群として効果を比べます。',
    en: '{percent}% do not get it, so that its effect can be told.',
  },
  perHour: {
    ja: '1時間に{perHour}通までの速さで送ります（およそ{duration}）。',
    en: 'At most {perHour} leave in an hour (about {duration}).',
  },
  warmUp: {
    ja: '1日目は{first}通まで、{days}日目は{last}通までと少しずつ増やします（ウォームアップ）。',
    en: 'At most {first} leave on the first day, growing to {last} on day {days} (warm-up).',
  },
  cap: {
    ja: 'この{days}日間に広告のメールを{most}通受け取った方には送りません。',
    en: 'Whoever got {most} advertising mails in the last {days} days is left out.',
  },
  quiet: {
    ja: '{from}から{to}までは送らず、時間になるまで待ちます。',
    en: 'Nothing leaves between {from} and {to}; it waits.',
  },
  tracked: {
    ja: '開封とクリックを計測し、{days}日以内の購入を成果として数えます。',
    en: 'Opens and clicks are tracked; orders within {days} days count as its result.',
  },
  untracked: { ja: '開封とクリックは計測しません。', en: 'Opens and clicks are not tracked.' },
  minutes: { ja: '{count}分', en: '{count} min' },
  hours: { ja: '{count}時間', en: '{count} h' },
  days: { ja: '{count}日', en: '{count} days' },
})
