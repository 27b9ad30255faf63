/** Finds in the text of a report whom it is about, and what was said of them. */

const address = String.raw`<?(?:mailto:)?("[^"\s]{1,64}"@[^\s<>()"',;:\]]{1,250}|[^\s<>()"',;:[\]]{1,100}@[^\s<>()"',;:\]]{1,250})>?`

/** Shapes in which reports name a recipient, one line each. The first that finds somebody counts. */
const shapes: readonly RegExp[] = [
  // Postfix, qmail, Yahoo!: <a@b>: what happened
  new RegExp(String.raw`^[ \t]*<([^<>\s]{1,100}@[^<>\s]{1,255})>(?: \(expanded from [^)]*\))?:`, 'gim'),
  // Sendmail, m-FILTER, McAfee: <a@b> alone, or with the reason in parentheses behind it or below
  new RegExp(
    String.raw`^(?:\s{0,8}|>>> )${address}(?:\s+<[^<>\s]+>)?[ \t]*(?:\(.*\)|\[.*\]|\.{3}.*)?[ \t]*$`,
    'gim',
  ),
  // GMX, Postini: a@b: what happened
  new RegExp(String.raw`^\s{0,8}${address}(?: on [^\n]{5,60})?:?[ \t]*$`, 'gim'),
  // Gmail, Office 365 and others in a sentence
  new RegExp(
    String.raw`(?:delivered to|delivery to|deliver(?: (?:your|the|a) )?(?:message|mail)? ?to|sent to|failed recipient|failed address|undeliverable to|recipient address|recipient|invalid final delivery userid|unknown (?:local )?user|bad address|to the following (?:recipients?|address(?:es)?)|address|user|宛先|アドレス)\W{1,6}${address}`,
    'gi',
  ),
  // Exchange in Japanese, Domino, Outlook: anywhere on a line of its own words
  new RegExp(String.raw`^[ \t*·•-]*(?:[^\n@<>]{0,60}[ (<:])?${address}[)>]?(?:[ .,:;][^\n]{0,200})?$`, 'gim'),
]
const ours =
  /^(?:mailer-daemon|post-?master|abuse|support|help|admin(?:istrator)?|hostmaster|webmaster|no-?reply)@/i
const mostRecipients = 200

/** The addresses that did not get it, in the order in which they are named. */
export function recipientsIn(report: string): string[] {
  const text = report.slice(0, 30_000)
  for (const shape of shapes) {
    const found = [...text.matchAll(shape)]
      .map((match) => (match[1] ?? '').replace(/^mailto:/i, '').replace(/[.,;:]+$/, ''))
      .filter((one) => /@[^@]+$/.test(one) && !ours.test(one))
    if (found.length > 0) return [...new Set(found)].slice(0, mostRecipients)
  }
  return []
}

const answer = /(?:^|[\s:;'"(<>])([45][0-5]\d[ -](?:#?[45]\.\d{1,3}\.\d{1,3}\b)?[^\n]*)/im

/**
 * What was said of these addresses: the paragraph that names them, or else the answers of servers in the whole report.
 */
export function sayingOf(
  report: string,
  addresses: readonly string[],
  others: readonly string[] = [],
): string {
  const text = report.slice(0, 30_000)
  const lower = text.toLowerCase()
  for (const one of addresses) {
    for (let at = lower.indexOf(one.toLowerCase()); at >= 0; at = lower.indexOf(one.toLowerCase(), at + 1)) {
      const start = text.lastIndexOf('\n', at) + 1
      const saying = paragraphFrom(text, start, one, others)
      if (says.test(bareOf(saying, addresses))) return clean(saying)
    }
    // Some say why before they name whom it is about.
    const block = text
      .split(/\n\s*\n/)
      .find((paragraph) => paragraph.toLowerCase().includes(one.toLowerCase()))
    if (block !== undefined && says.test(bareOf(block, addresses))) return clean(block)
  }
  const transcript = transcriptIn(text)
  if (transcript !== '') return clean(transcript)
  const line = answer.exec(text)?.[1]
  if (line !== undefined) return clean(line)
  return clean(text.split(/\n\s*\n/).find((paragraph) => says.test(paragraph)) ?? text.slice(0, 600))
}

const says =
  /[45]\d\d[ -]|[45]\.\d{1,3}\.\d|unknown|not (?:found|exist|listed|recogni|accept|valid|allow|permit|deliver)|full|quota|exceed|reject|refus|denied|block|unable|invalid|disabled|fail|error|time|does ?n.t|no such|expired|spam|attempts|moved|ません|ありません|拒否|不明|超過/i

const bareOf = (text: string, addresses: readonly string[]): string =>
  addresses.reduce((left, one) => left.replaceAll(one, ''), text)

/** From the line that names an address to the next empty line behind something said, or to the next address. */
function paragraphFrom(text: string, start: number, one: string, others: readonly string[]): string {
  const lines = text.slice(start, start + 3000).split('\n')
  const taken: string[] = []
  let said = false
  for (const [place, line] of lines.entries()) {
    const isAnothers =
      /^[ \t]*<[^<>\s]{1,100}@[^<>\s]{1,255}>/.test(line) ||
      others.some((other) => line.toLowerCase().includes(other.toLowerCase()))
    if (place > 0 && isAnothers && !line.toLowerCase().includes(one.toLowerCase())) break
    const bare = line
      .toLowerCase()
      .replaceAll(one.toLowerCase(), '')
      .replaceAll(/[<>:\s]/g, '')
    if (line.trim() === '' && said) break
    if (place > 14) break
    taken.push(line)
    if (bare !== '') said = true
  }
  return taken.join('\n')
}

/** `<<< 550 …` of Sendmail and its descendants: what the server said, and to what. */
function transcriptIn(text: string): string {
  const lines = text.split('\n')
  const first = lines.findIndex((line) => /^\s*<<< ?[45]\d\d/.test(line))
  if (first < 0) return ''
  const before = lines[first - 1] ?? ''
  const last = lines.findIndex((line, at) => at > first && !/^\s*<<< ?[45]\d\d/.test(line))
  return [
    ...(before.trim().startsWith('>>>') ? [before] : []),
    ...lines.slice(first, last < 0 ? undefined : last),
  ].join('\n')
}

const clean = (text: string): string => text.replaceAll(/\s+/g, ' ').trim().slice(0, 2000)
