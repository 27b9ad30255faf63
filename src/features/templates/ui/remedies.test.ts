import { describe, expect, it } from 'vitest'
import { newBlock, plainStyle } from './block-new.ts'
import { sectionOf } from './document-edit.ts'
import { remedied } from './remedies.ts'
import type { Content, Finding, Variable } from './template-queries.ts'

const name: Variable = {
  key: 'customer.familyName',
  group: 'customer',
  label: { ja: '姓', en: 'Family name' },
  example: { ja: '山田', en: 'Yamada' },
  fallback: 'お客様',
  type: 'text',
  format: '',
}
const finding = (rule: string, part: Finding['place']['part'], blockId: string | null = null): Finding => ({
  rule,
  severity: 'note',
  message: { ja: '', en: '' },
  remedy: { ja: '', en: '' },
  place: { part, blockId, line: null, excerpt: name.key },
  to: null,
})
const contentOf = (subject: string, ...blocks: ReturnType<typeof newBlock>[]): Content => ({
  language: 'ja',
  subject,
  preheader: '',
  text: null,
  textFrom: null,
  body: {
    kind: 'blocks',
    document: {
      style: plainStyle,
      sections: [sectionOf(1, blocks)],
      footer: { align: 'left', note: '' },
    },
  },
})

describe('a remedy at a press', () => {
  it('gives a variable in the subject the fallback of the catalogue', () => {
    const fixed = remedied(contentOf('{{customer.familyName}}様へ'), finding('noFallback', 'subject'), [name])
    expect(fixed?.subject).toBe("{{ customer.familyName | default: 'お客様' }}様へ")
  })

  it('gives it to a variable in running text, and to no other', () => {
    const text = newBlock('text', 'ja')
    if (text.type !== 'text') throw new Error('a text block is of text')
    const variable = (key: string) => ({
      type: 'variable' as const,
      attrs: { key, fallback: '', format: '' },
    })
    const written = {
      ...text,
      doc: {
        type: 'doc' as const,
        content: [
          {
            type: 'paragraph' as const,
            attrs: { textAlign: null },
            content: [variable(name.key), variable('customer.givenName')],
          },
        ],
      },
    }
    const fixed = remedied(contentOf('', written), finding('noFallback', 'body', text.id), [name])
    expect(JSON.stringify(fixed)).toContain('"key":"customer.familyName","fallback":"お客様"')
    expect(JSON.stringify(fixed)).toContain('"key":"customer.givenName","fallback":""')
  })

  it('makes a plain link a safe one', () => {
    const button = { ...newBlock('button', 'ja'), link: 'http://example.jp/' }
    const fixed = remedied(contentOf('', button), finding('plainLink', 'body', button.id), [])
    expect(JSON.stringify(fixed)).toContain('https://example.jp/')
  })

  it('offers nothing where it would change nothing, or a person has to think', () => {
    const content = contentOf("{{ customer.familyName | default: 'あなた' }}")
    expect(remedied(content, finding('noFallback', 'subject'), [name])).toBeNull()
    expect(remedied(content, finding('noAlt', 'body', 'somewhere'), [name])).toBeNull()
    expect(remedied(content, finding('noFallback', 'subject'), [{ ...name, fallback: '' }])).toBeNull()
  })
})
