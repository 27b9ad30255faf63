import type { Class, Reason } from './reactions.ts'

/** What the `User-Agent` alone says; the first that fits decides. Anybody can claim to be anything: a hint, no proof. */
type Known = { readonly is: RegExp; readonly as: Class; readonly why: Reason }

const known: readonly Known[] = [
  // Apple fetches every picture of every mail through proxies that say exactly this (since 2021).
  { is: /^Mozilla\/5\.0$/, as: 'machine', why: 'applePrivacy' },
  // Gmail fetches when a mail is shown; the second is what it looks at mails with on its own.
  { is: /via ggpht\.com GoogleImageProxy/, as: 'human', why: 'gmailProxy' },
  {
    is: /Chrome\/42\.0\.2311\.135 Safari\/537\.36 Edge\/12\.246 Mozilla\/5\.0$/,
    as: 'machine',
    why: 'prefetch',
  },
  { is: /YahooMailProxy/, as: 'human', why: 'yahooProxy' },
  {
    is: /barracuda|proofpoint|mimecast|safelinks|symantec|messagelabs|trend ?micro|fireeye|trellix|sophos|fortinet|fortimail|forcepoint|ironport|cisco-?secure|zscaler|checkpoint|cloudmark|vade ?secure|hornetsecurity|spamhaus|avanan|abnormal-?security|virustotal|urlscan|phishtank|safe ?browsing|kaspersky|eset |f-?secure|m-?filter|mailgates|guardianwall|matrixscan|isgscan/i,
    as: 'scanner',
    why: 'security',
  },
  { is: /Microsoft Office (Existence|Protocol) Discovery/i, as: 'scanner', why: 'security' },
  {
    is: /preview|unfurl|facebookexternalhit|line-poker|slackbot|twitterbot|linkedinbot|whatsapp|telegrambot|discordbot|skypeuri|embedly|iframely|hatenabookmark|pinterest/i,
    as: 'machine',
    why: 'preview',
  },
  {
    is: /\bbot\b|bot[/;)\s]|bot$|crawl|spider|slurp|archiver|monitor|uptime|pingdom|statuscake|lighthouse|check-?link|link-?\s?check|validator|scan(ner)?\b|mediapartners/i,
    as: 'machine',
    why: 'bot',
  },
  {
    is: /^(curl|wget|python|java|go-http|okhttp|axios|node|undici|got |ruby|perl|libwww|php|guzzle|apache-httpclient|httpclient|postman|insomnia|powershell|winhttp|lwp|aiohttp|scrapy|dart|reqwest|httpx)|python-requests|headless|phantomjs|puppeteer|playwright|selenium|electron-fetch/i,
    as: 'machine',
    why: 'tool',
  },
  // Programs in which people read mail and which fetch pictures themselves.
  {
    is: /ms-office|MSOffice|Microsoft Outlook|Thunderbird|eM ?Client|Becky|Shuriken|Airmail|Spark|Lotus-Notes|DoCoMo|KDDI-|UP\.Browser|SoftBank|Vodafone/,
    as: 'human',
    why: 'mailProgram',
  },
]

/** Null where it says nothing out of the ordinary: a browser. */
export function readAgent(agent: string | null): { readonly as: Class; readonly why: Reason } | null {
  if (agent === null || agent.trim() === '') return { as: 'machine', why: 'noAgent' }
  const found = known.find(({ is }) => is.test(agent))
  return found ? { as: found.as, why: found.why } : null
}
