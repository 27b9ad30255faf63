import { describe, expect, it } from 'vitest'
import { knownAgents } from './reactions.agents.ts'
import { classify, saysPrefetch, type Seen } from './reactions.classify.ts'
import { defaultReactionSettings as settings } from './reactions.ts'

const chrome =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36'
const iphone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1'

const sent = Date.parse('2026-11-20T01:00:00Z')
let made = 0
const hit = (change: Partial<Seen> = {}, after = 3600): Seen => ({
  id: String(++made),
  kind: 'open',
  at: sent + after * 1000,
  isHead: false,
  isPrefetch: false,
  agent: chrome,
  ip: '203.0.113.9',
  link: 0,
  ...change,
})
const click = (link: number, after: number, change: Partial<Seen> = {}): Seen =>
  hit({ kind: 'click', link, ...change }, after)
const judged = (one: Seen, all: readonly Seen[] = [one]): string => {
  const { as, why } = classify(one, all, { sentAt: sent, links: 5 }, settings)
  return `${as} ${why}`
}

/** Agents as they come in at mail senders, each with what it has to be taken for. */
const recorded: readonly (readonly [agent: string | null, taken: string])[] = [
  [chrome, 'human person'],
  [iphone, 'human person'],
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.3 Safari/605.1.15',
    'human person',
  ],
  [
    'Mozilla/5.0 (Linux; Android 14; SO-51E) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36',
    'human person',
  ],
  [
    'Mozilla/5.0 (Linux; Android 13; SH-53C Build/S4138) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/120.0.0.0 Mobile Safari/537.36 YJApp-ANDROID jp.co.yahoo.android.ymail',
    'human person',
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Safari Line/14.9.0',
    'human person',
  ],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0', 'human person'],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Thunderbird/128.4.0', 'human mailProgram'],
  [
    'Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 10.0; Win64; x64; Trident/7.0; .NET4.0C; ms-office; MSOffice 16)',
    'human mailProgram',
  ],
  ['Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.17928; Pro)', 'human mailProgram'],
  ['DoCoMo/2.0 P01A(c100;TB;W24H12)', 'human mailProgram'],
  ['KDDI-SA3K UP.Browser/6.2.0.15.1 (GUI) MMP/2.0', 'human mailProgram'],
  ['SoftBank/1.0/942SH/SHJ001/SN358000000000001 Browser/NetFront/3.5', 'human mailProgram'],
  // The mail applications of the three carriers show pictures through the web view of the phone.
  [
    'Mozilla/5.0 (Linux; Android 14; SC-51D Build/UP1A.231005.007; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/131.0.6778.39 Mobile Safari/537.36',
    'human person',
  ],
  // Outlook.com and Outlook on the web, through their own proxy.
  ['Mozilla/4.0 (compatible; ms-office; MSOffice rmj)', 'human mailProgram'],
  ['Becky! Internet Mail ver. 2.81.05', 'human mailProgram'],
  [
    'Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)',
    'human gmailProxy',
  ],
  ['YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html', 'human yahooProxy'],
  ['Mozilla/5.0', 'machine applePrivacy'],
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/42.0.2311.135 Safari/537.36 Edge/12.246 Mozilla/5.0',
    'machine prefetch',
  ],
  [null, 'machine noAgent'],
  ['  ', 'machine noAgent'],
  ['curl/8.5.0', 'machine tool'],
  ['python-requests/2.32.3', 'machine tool'],
  ['Python/3.11 aiohttp/3.9.1', 'machine tool'],
  ['Go-http-client/2.0', 'machine tool'],
  ['Java/17.0.9', 'machine tool'],
  ['Apache-HttpClient/4.5.14 (Java/11.0.21)', 'machine tool'],
  ['okhttp/4.12.0', 'machine tool'],
  ['node', 'machine tool'],
  ['Wget/1.21.4', 'machine tool'],
  [
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/129.0.0.0 Safari/537.36',
    'machine tool',
  ],
  ['Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)', 'machine bot'],
  ['Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)', 'machine bot'],
  [
    'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)',
    'machine bot',
  ],
  ['Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)', 'machine bot'],
  ['Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)', 'machine bot'],
  ['Mozilla/5.0 (compatible; Yahoo! Slurp; http://help.yahoo.com/help/us/ysearch/slurp)', 'machine bot'],
  ['W3C-checklink/5.0.0 libwww-perl/6.72', 'machine bot'],
  ['Pingdom.com_bot_version_1.4_(http://www.pingdom.com/)', 'machine bot'],
  ['facebookexternalhit/1.1;line-poker/1.0', 'machine preview'],
  ['Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)', 'machine preview'],
  [
    'Mozilla/5.0 (Windows NT 6.1; WOW64) AppleWebKit/534+ (KHTML, like Gecko) BingPreview/1.0b',
    'machine preview',
  ],
  [
    'Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5 skype-url-preview@microsoft.com',
    'machine preview',
  ],
  ['WhatsApp/2.24.20.89 A', 'machine preview'],
  ['AHC/2.1', 'machine tool'],
  ['Amazon CloudFront', 'machine tool'],
  ['Mozilla/5.0 (compatible; HubSpot Crawler; +https://www.hubspot.com)', 'machine bot'],
  [
    'Mozilla/5.0 (Windows NT 6.1; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/79.0.3945.79 Safari/537.36 MailGates/5.0',
    'scanner security',
  ],
  ['Barracuda Sentinel (EE)', 'scanner security'],
  ['Mozilla/5.0 (compatible; proofpoint; url defense)', 'scanner security'],
  ['Mimecast-URL-Scan/1.0', 'scanner security'],
  ['Mozilla/5.0 (compatible; SafeLinks-Detonation/1.0)', 'scanner security'],
  ['Microsoft Office Existence Discovery', 'scanner security'],
  ['Symantec Email Security.cloud link follower', 'scanner security'],
  ['Mozilla/5.0 (compatible; TrendMicro WebReputation)', 'scanner security'],
  ['FortiMail-URI-Click/7.4 Fortinet', 'scanner security'],
  ['Cisco-Secure-Email/15.5', 'scanner security'],
  ['GuardianWall Mail Security URL check', 'scanner security'],
  ['m-FILTER/5.0 MailAdviser', 'scanner security'],
]

describe('telling people from programs', () => {
  it.each(recorded)('%s is %s', (agent, taken) => {
    expect(judged(hit({ agent }))).toBe(taken)
  })
  it('has fifty agents or more on record, and says of each kind where it is known from', () => {
    expect(new Set(recorded.map(([agent]) => agent)).size).toBeGreaterThanOrEqual(50)
    for (const { source, name } of knownAgents)
      expect([name.en, source === 'seen' || URL.canParse(source)]).toEqual([name.en, true])
    // Each is met by one that was recorded: none is there by hearsay alone.
    const unmet = knownAgents.filter(
      ({ is }) => !recorded.some(([agent]) => agent !== null && is.test(agent)),
    )
    expect(unmet.map(({ name }) => name.en)).toEqual([])
  })

  it('takes what asks for no content for a check, whoever it says it is', () => {
    expect(judged(click(1, 60, { isHead: true, agent: iphone }))).toBe('scanner head')
  })
  it('does not count what a browser fetches ahead of need', () => {
    expect(judged(click(1, 60, { isPrefetch: true }))).toBe('machine prefetch')
    expect(saysPrefetch({ 'sec-purpose': 'prefetch;prerender' })).toBe(true)
    expect(saysPrefetch({ purpose: 'prefetch' })).toBe(true)
    expect(saysPrefetch({ 'x-moz': 'prefetch' })).toBe(true)
    expect(saysPrefetch({ 'sec-fetch-dest': 'image' })).toBe(false)
  })
  it('takes pictures fetched from Apple’s network for a machine, and clicks from there for people', () => {
    expect(judged(hit({ ip: '17.58.99.1' }))).toBe('machine appleNetwork')
    expect(judged(hit({ ip: '::ffff:17.58.99.1' }))).toBe('machine appleNetwork')
    expect(judged(hit({ ip: '170.58.99.1' }))).toBe('human person')
    expect(judged(click(1, 60, { ip: '17.58.99.1', agent: iphone }))).toBe('human person')
  })

  it('takes what comes too soon after sending for no person, and not a moment later', () => {
    expect(judged(hit({}, 3.999))).toBe('machine tooFast')
    expect(judged(hit({}, 4))).toBe('human person')
    expect(judged(click(1, 7.999))).toBe('scanner tooFast')
    expect(judged(click(1, 8))).toBe('human person')
  })
  it('cannot be too soon where nobody knows when it was sent', () => {
    expect(classify(hit({}, 0), [], { sentAt: null, links: null }, settings)).toEqual({
      as: 'human',
      why: 'person',
    })
  })

  it('takes three links within two seconds for a scanner’s, each of them', () => {
    const all = [click(1, 100), click(2, 100.8), click(3, 101.9)]
    expect(all.map((one) => judged(one, all))).toEqual(Array(3).fill('scanner burst'))
  })
  it('takes the same link pressed three times for an impatient person', () => {
    const all = [click(1, 100), click(1, 100.5), click(1, 101)]
    expect(all.map((one) => judged(one, all))).toEqual(Array(3).fill('human person'))
  })
  it('takes three links one after the other for a person’s', () => {
    const all = [click(1, 100), click(2, 103), click(3, 110)]
    expect(all.map((one) => judged(one, all))).toEqual(Array(3).fill('human person'))
  })
  it('takes every link of a mail at once for a scanner’s, where it has fewer', () => {
    const two = [click(1, 100), click(2, 100.4)]
    const judgedOf = (links: number): string[] =>
      two.map((one) => {
        const { as, why } = classify(one, two, { sentAt: sent, links }, settings)
        return `${as} ${why}`
      })
    expect(judgedOf(2)).toEqual(Array(2).fill('scanner everyLink'))
    expect(judgedOf(3)).toEqual(Array(2).fill('human person'))
    // Of one link nobody can press more than all.
    expect(classify(click(1, 100), [click(1, 100)], { sentAt: sent, links: 1 }, settings).as).toBe('human')
  })
  it('knows the networks in which mail is filtered, whatever comes from there says it is', () => {
    for (const ip of ['40.94.16.1', '40.107.235.9', '104.47.126.1', '::ffff:52.101.0.9'])
      expect(judged(click(1, 3600, { ip, agent: chrome }))).toMatch(
        ip === '40.94.16.1' ? 'human person' : 'scanner microsoftNetwork',
      )
    expect(judged(hit({ ip: '2a01:111:f403::25' }))).toBe('scanner microsoftNetwork')
    expect(judged(click(1, 3600, { ip: '209.222.82.7' }))).toBe('scanner barracudaNetwork')
    expect(judged(click(1, 3600, { ip: 'unknown' }))).toBe('human person')
  })
  it('knows the networks that the organisation listed, addresses and ranges, old and new', () => {
    const mine = { ...settings, networks: ['198.51.100.0/24', '203.0.113.77', '2001:db8::/32'] }
    const by = (ip: string): string =>
      classify(click(1, 3600, { ip }), [], { sentAt: sent, links: 5 }, mine).why
    expect(['198.51.100.9', '::ffff:203.0.113.77', '2001:db8::1'].map(by)).toEqual(
      Array(3).fill('ownNetwork'),
    )
    expect(['198.51.101.9', '203.0.113.78', '2001:db9::1'].map(by)).toEqual(Array(3).fill('person'))
  })

  it('takes the open from where a burst comes for the scanner’s, and one from elsewhere for a person’s', () => {
    const burst = [1, 2, 3].map((link) => click(link, 100 + link / 10, { ip: '198.51.100.7' }))
    const own = hit({ ip: '198.51.100.7' }, 99.5)
    const other = hit({}, 99.5)
    expect(judged(own, [...burst, own])).toBe('scanner sameSource')
    expect(judged(other, [...burst, other])).toBe('human person')
  })
  it('lets a person click an hour after the scanner was there', () => {
    const burst = [1, 2, 3].map((link) => click(link, 100))
    expect(judged(click(2, 3700), burst)).toBe('human person')
  })
  it('judges the same in whatever order hits came in', () => {
    const all = [click(1, 100), click(2, 101), click(3, 101.5), click(4, 103.2), hit({}, 102)]
    const once = all.map((one) => judged(one, all))
    expect(all.map((one) => judged(one, all.toReversed()))).toEqual(once)
  })
})
