import type { Results } from './results-queries.ts'

type Link = Results['links'][number]

const shades = ['#fff4d6', '#ffe3a3', '#ffc869', '#ff9f45', '#f26b3a'] as const

/**
 * The mail with its clicks written beside its links, as HTML of its own to be shown in a frame that runs nothing. Links are
 * found by where they lead; those that differ by recipient by the part of their address that is the same for all.
 */
export function withClicks(html: string, links: readonly Link[], say: (link: Link) => string): string {
  // A style sheet, even of a document that nobody sees, is refused by the policy of this page: it waits outside.
  const sheets: string[] = []
  const bare = html.replaceAll(styleSheet, (sheet) => `<!--sheet ${sheets.push(sheet) - 1}-->`)
  const document = new DOMParser().parseFromString(bare, 'text/html')
  const most = Math.max(1, ...links.map(({ people }) => people))
  const left = [...links].toSorted((a, b) => a.no - b.no)
  for (const anchor of document.querySelectorAll('a[href]')) {
    const href = anchor.getAttribute('href') ?? ''
    const at = left.findIndex(({ url }) => leadsTo(url, href))
    const [link] = at < 0 ? [] : left.splice(at, 1)
    if (!link) continue
    const shade =
      shades[Math.min(shades.length - 1, Math.floor((link.people / most) * shades.length))] ?? shades[0]
    const badge = document.createElement('span')
    badge.textContent = say(link)
    badge.setAttribute(
      'style',
      `display:inline-block;margin:0 4px;padding:1px 6px;border-radius:4px;font:700 12px sans-serif;color:#1b1b1b;background:${shade};border:1px solid #8a5a00;text-decoration:none`,
    )
    anchor.append(badge)
    anchor.setAttribute(
      'style',
      `${anchor.getAttribute('style') ?? ''};outline:2px solid ${shade};outline-offset:2px`,
    )
  }
  return document.documentElement.outerHTML.replaceAll(
    /<!--sheet (\d+)-->/g,
    (_, place: string) => sheets[Number(place)] ?? '',
  )
}

const styleSheet = /<style\b[^>]*>[\s\S]*?<\/style\s*>/gi

const variable = /\{\{.*?\}\}|\{%.*?%\}/

/** Whether an address of a mail is the one that a link of the content was made of. */
export function leadsTo(url: string, href: string): boolean {
  const fixed = url.split(variable)[0] ?? ''
  if (fixed === url) return sameAddress(url, href)
  return fixed !== '' && href.startsWith(fixed)
}

function sameAddress(a: string, b: string): boolean {
  return a === b || (URL.canParse(a) && URL.canParse(b) && new URL(a).href === new URL(b).href)
}
