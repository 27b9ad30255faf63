import type { Locale } from '#kit/text.ts'
import { plainStyle } from './block-new.ts'
import type { Content } from './template-queries.ts'

export const contentKinds = ['blocks', 'mjml', 'html', 'text'] as const
export type ContentKind = (typeof contentKinds)[number]

/** What a mail of that kind begins with. */
export function newContent(kind: ContentKind, language: Locale): Content {
  return { language, subject: '', preheader: '', body: bodyOf(kind, language), text: null, textFrom: null }
}

const customer = { ja: 'お客様', en: 'Customer' } as const

function bodyOf(kind: ContentKind, language: Locale): Content['body'] {
  const addressee = `{{ customer.addressee | default: '${customer[language]}' }}`
  switch (kind) {
    case 'blocks':
      return {
        kind,
        document: { style: plainStyle, sections: [], footer: { align: 'left', note: '' } },
      }
    case 'mjml':
      return {
        kind,
        blocks: [],
        source: `<mjml>
  <mj-body>
    <mj-section>
      <mj-column>
        <mj-text>${addressee}</mj-text>
      </mj-column>
    </mj-section>
  </mj-body>
</mjml>
`,
      }
    case 'html':
      return {
        kind,
        source: `<!doctype html>
<html lang="${language}">
  <body>
    <p>${addressee}</p>
  </body>
</html>
`,
      }
    case 'text':
      return { kind, source: `${addressee}\n\n` }
  }
}
