import { html, Html } from './html.ts'
import type { Locale } from './text.ts'

/** A page for people without an account: whose it is, what it says, and how it is had in the other language. */
export type VisitorPage = {
  readonly locale: Locale
  readonly title: string
  readonly shop: string
  /** What the page is of: マイページ. */
  readonly service: string
  /** Where the name of the shop leads. */
  readonly home?: string
  /** Where the page belongs to, above its title. */
  readonly back?: { readonly to: string; readonly label: string } | undefined
  /** The address of this page in the other language. */
  readonly other: string
  readonly body: Html
  readonly footer: Html
}

/** The whole page: the shop's name, the title, what is said, and below who we are. */
export function visitorPage(page: VisitorPage): (nonce: string) => Html {
  const { locale, title, shop, service, home, back, body, footer } = page
  const other = locale === 'ja' ? 'en' : 'ja'
  return (nonce) =>
    html`<!doctype html>
      <html lang="${locale}">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="robots" content="noindex" />
          <meta name="color-scheme" content="light dark" />
          <title>${title} – ${shop}</title>
          <style nonce="${nonce}">
            ${new Html(style)}
          </style>
        </head>
        <body>
          <header>
            ${home === undefined ? html`<b>${shop}</b>` : html`<a href="${home}">${shop}</a>`}<span
              >${service}</span
            >
          </header>
          <main>
            ${back && html`<p class="back"><a href="${back.to}">‹ ${back.label}</a></p>`}
            <h1>${title}</h1>
            ${body}
          </main>
          <footer>
            ${footer}
            <p>
              <a href="${page.other}" lang="${other}" hreflang="${other}"
                >${other === 'en' ? 'English' : '日本語'}</a
              >
            </p>
          </footer>
        </body>
      </html>`
}

export const hidden = (name: string, value: string): Html =>
  html`<input type="hidden" name="${name}" value="${value}" />`

export const note = (text: string, kind: 'good' | 'bad' | 'plain' = 'plain'): Html =>
  html`<p class="note ${kind}" role="${kind === 'bad' ? 'alert' : 'status'}">${text}</p>`

/** Who we are, in lines that are never empty. */
export function sellerLines(from: {
  readonly postalCode: string
  readonly address: string
  readonly phone: string
}): Html {
  const lines = [[from.postalCode && `〒${from.postalCode.replace(/^〒/, '')}`, from.address], [from.phone]]
  return html`${lines.map((parts) => {
    const line = parts.filter(Boolean).join(' ')
    return line !== '' && html`<p>${line}</p>`
  })}`
}

/** All of the look: no file beside the page, no script, no font. The colours are those of the app. */
const style = `
:root{--paper:#faf9f7;--body:#fff;--text:#1f1e1c;--dim:#5b5a56;--line:#eae8e4;--edge:#8a8882;--accent:#4f428a;--on:#fff;--soft:#e9e5f4;--bad:#b3261e;--good:#1d6f45}
@media (prefers-color-scheme:dark){:root{--paper:#161619;--body:#1b1b1f;--text:#e6e5e8;--dim:#a9a8b0;--line:#37363d;--edge:#7f7e88;--accent:#b8addc;--on:#1b1b1f;--soft:#332d4d;--bad:#ff9b91;--good:#7ecfa2}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--text);font:16px/1.7 "Hiragino Sans","Yu Gothic UI","BIZ UDPGothic","Noto Sans JP",sans-serif;line-break:strict;overflow-wrap:anywhere}
header,main,footer{max-width:640px;margin:0 auto;padding:16px}
header{display:flex;justify-content:space-between;gap:16px;font-size:14px}
header a{color:inherit;font-weight:700;text-decoration:none}
header span,footer,small,.help,dt,.dim{color:var(--dim);font-size:14px}
footer{padding-bottom:48px}footer p{margin:4px 0}
h1{margin:0 0 16px;font-size:24px;line-height:1.4;font-feature-settings:"palt"}
h2{margin:0 0 8px;font-size:18px;line-height:1.4;font-feature-settings:"palt"}
p{margin:0 0 12px}ul{margin:0;padding-left:1.4em}dd ul{padding:0;list-style:none}
a{color:var(--accent)}.back{margin:0 0 8px;font-size:14px}
section{margin:0 0 16px;padding:16px;background:var(--body);border:1px solid var(--line);border-radius:8px}
.big{margin:0;font-size:20px;font-weight:700}
dl{margin:12px 0}dl div{display:flex;gap:12px;padding:8px 0;border-top:1px solid var(--line)}dt{flex:0 0 7em}dd{margin:0;font-variant-numeric:tabular-nums}
.acts{display:flex;flex-wrap:wrap;gap:8px;margin:12px 0 0;padding:0;list-style:none}
.acts a,button.plain,a.plain{display:inline-block;min-height:44px;padding:8px 16px;border:1px solid var(--edge);border-radius:6px;background:var(--body);color:var(--text);font:inherit;text-decoration:none}
button{cursor:pointer}
button.main{display:block;width:100%;min-height:48px;padding:10px 16px;border:0;border-radius:6px;background:var(--accent);color:var(--on);font:inherit;font-weight:700}
button.plain,a.plain{display:block;width:100%;text-align:center}
button.link{padding:10px 0;border:0;background:none;color:var(--accent);font:inherit;text-decoration:underline}
form{margin:0 0 12px}
.field{margin:0 0 16px}.help{margin:0}label,legend{font-weight:700}
input:not([type=radio],[type=checkbox]),textarea,select{display:block;width:100%;min-height:44px;margin:4px 0 0;padding:8px 12px;border:1px solid var(--edge);border-radius:6px;background:var(--body);color:var(--text);font:inherit}
input[aria-invalid]{border-color:var(--bad)}
#code{font-size:24px;letter-spacing:.3em;font-variant-numeric:tabular-nums}
fieldset{margin:0 0 16px;padding:0;border:0}
.choice{display:flex;gap:12px;align-items:center;min-height:44px;padding:6px 0;border-top:1px solid var(--line);font-weight:400}
.choice input{flex:none;width:20px;height:20px;margin:0;accent-color:var(--accent)}
.note{margin:0 0 16px;padding:12px 16px;border-left:4px solid var(--accent);background:var(--soft)}
.note.bad{border-color:var(--bad)}.note.good{border-color:var(--good)}.problem{margin:4px 0 0;color:var(--bad)}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.two{display:grid;gap:12px}.two form{margin:0}
@media (min-width:480px){.two{grid-template-columns:1fr 1fr;align-items:end}}
`
