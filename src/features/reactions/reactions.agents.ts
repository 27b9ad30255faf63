import type { Phrase } from '#kit/text.ts'
import type { Class, Reason } from './reactions.ts'

/** What the `User-Agent` alone says; the first that fits decides. Anybody can claim to be anything: a hint, no proof. */
export type KnownAgent = {
  readonly name: Phrase
  readonly is: RegExp
  readonly as: Class
  readonly why: Reason
  /** Where that is told of; `seen` where it is from the logs of senders alone. */
  readonly source: string
}

const same = (name: string): Phrase => ({ ja: name, en: name })
const seen = 'seen'

export const knownAgents: readonly KnownAgent[] = [
  {
    name: { ja: 'Apple メールプライバシー保護', en: 'Apple Mail Privacy Protection' },
    // Exactly this and nothing more, since September 2021; through relays of others, so that no network tells it.
    is: /^Mozilla\/5\.0$/,
    as: 'machine',
    why: 'applePrivacy',
    source: 'https://www.mailgun.com/blog/product/bot-detection/',
  },
  {
    name: { ja: 'Gmail の画像プロキシ', en: 'Image proxy of Gmail' },
    is: /via ggpht\.com GoogleImageProxy/,
    as: 'human',
    why: 'gmailProxy',
    source:
      'https://knowledge.validity.com/hc/en-us/articles/4406957796251-What-do-the-different-provider-categories-mean-in-the-Platform-Distribution-section-of-Everest-Engagement-',
  },
  {
    name: {
      ja: 'Gmail の先読み（画面を開いたままの人へ）',
      en: 'Gmail fetching ahead for whoever has it open',
    },
    is: /Chrome\/42\.0\.2311\.135 Safari\/537\.36 Edge\/12\.246 Mozilla\/5\.0$/,
    as: 'machine',
    why: 'prefetch',
    source: 'https://bird.com/en-us/blog/gmail-prefetching-images',
  },
  {
    name: { ja: 'Yahoo の画像プロキシ', en: 'Image proxy of Yahoo' },
    is: /YahooMailProxy/,
    as: 'human',
    why: 'yahooProxy',
    source: 'https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html',
  },
  {
    name: same('Barracuda'),
    is: /barracuda/i,
    as: 'scanner',
    why: 'security',
    source: 'https://www.gmass.co/blog/false-opens-in-gmail/',
  },
  {
    name: same('Proofpoint, Mimecast'),
    is: /proofpoint|mimecast/i,
    as: 'scanner',
    why: 'security',
    source: 'https://github.com/mautic/mautic/issues/16263',
  },
  {
    name: {
      ja: 'Microsoft（Safe Links、Office のリンク確認）',
      en: 'Microsoft (Safe Links, link checks of Office)',
    },
    is: /safelinks|Microsoft Office (Existence|Protocol) Discovery/i,
    as: 'scanner',
    why: 'security',
    source: 'https://github.com/mautic/mautic/issues/16263',
  },
  {
    name: { ja: 'そのほかのメール検査製品', en: 'Other products that check mail' },
    is: /symantec|messagelabs|trend ?micro|fireeye|trellix|sophos|fortinet|fortimail|forcepoint|ironport|cisco-?secure|zscaler|checkpoint|cloudmark|vade ?secure|hornetsecurity|spamhaus|avanan|abnormal-?security|virustotal|urlscan|phishtank|safe ?browsing|kaspersky|eset |f-?secure/i,
    as: 'scanner',
    why: 'security',
    source: seen,
  },
  {
    name: {
      ja: '国内のメール検査製品（m-FILTER、GUARDIANWALL など）',
      en: 'Products of Japan (m-FILTER, GUARDIANWALL …)',
    },
    is: /m-?filter|mailgates|guardianwall|matrixscan|isgscan/i,
    as: 'scanner',
    why: 'security',
    source: seen,
  },
  {
    name: {
      ja: 'リンクのプレビュー（LINE、Slack、Facebook など）',
      en: 'Previews of links (LINE, Slack, Facebook …)',
    },
    is: /preview|unfurl|facebookexternalhit|line-poker|slackbot|twitterbot|linkedinbot|whatsapp|telegrambot|discordbot|skypeuri|embedly|iframely|hatenabookmark|pinterest/i,
    as: 'machine',
    why: 'preview',
    source: 'https://github.com/omrilotan/isbot',
  },
  {
    name: { ja: '巡回プログラム', en: 'Crawlers' },
    is: /\bbot\b|bot[/;)\s]|bot$|crawl|spider|slurp|archiver|monitor|uptime|pingdom|statuscake|lighthouse|check-?link|link-?\s?check|validator|scan(ner)?\b|mediapartners/i,
    as: 'machine',
    why: 'bot',
    source: 'https://github.com/omrilotan/isbot',
  },
  {
    name: { ja: 'プログラムの部品（curl、Python など）', en: 'Parts of programs (curl, Python …)' },
    is: /^(curl|wget|python|java|go-http|okhttp|axios|node|undici|got |ruby|perl|libwww|php|guzzle|apache-httpclient|httpclient|postman|insomnia|powershell|winhttp|lwp|aiohttp|ahc\/|amazon cloudfront|scrapy|dart|reqwest|httpx)|python-requests|headless|phantomjs|puppeteer|playwright|selenium|electron-fetch/i,
    as: 'machine',
    why: 'tool',
    source: 'https://github.com/omrilotan/isbot',
  },
  {
    name: { ja: 'ドコモ・au・ソフトバンクの端末のメール', en: 'Mail on phones of docomo, au and SoftBank' },
    is: /DoCoMo|KDDI-|UP\.Browser|SoftBank|Vodafone|J-PHONE|WILLCOM/,
    as: 'human',
    why: 'mailProgram',
    source: seen,
  },
  {
    name: {
      ja: 'メールソフト（Outlook、Thunderbird、Becky! など）',
      en: 'Mail programs (Outlook, Thunderbird, Becky! …)',
    },
    // Outlook.com shows pictures through a proxy of its own, which says ms-office.
    is: /ms-office|MSOffice|Microsoft Outlook|Thunderbird|eM ?Client|Becky|Shuriken|Airmail|Spark|Lotus-Notes|Postbox|WindowsLiveMail/,
    as: 'human',
    why: 'mailProgram',
    source: seen,
  },
]

/** Null where it says nothing out of the ordinary: a browser. */
export function readAgent(agent: string | null): { readonly as: Class; readonly why: Reason } | null {
  if (agent === null || agent.trim() === '') return { as: 'machine', why: 'noAgent' }
  const found = knownAgents.find(({ is }) => is.test(agent))
  return found ? { as: found.as, why: found.why } : null
}
