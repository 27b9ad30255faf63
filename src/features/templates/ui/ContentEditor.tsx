import { Button, SegmentedControl } from '@mantine/core'
import { useRef, useState, type ReactNode } from 'react'
import { oneOf, useAddress } from '#web/address.ts'
import { useText } from '#web/locale.ts'
import { editorText } from '../editor.text.ts'
import type { Document } from '../templates.blocks.ts'
import { BlockEditor, type SideTab } from './BlockEditor.tsx'
import type { ChosenPart } from './edit.ts'
import { Envelope } from './Envelope.tsx'
import { Findings } from './Findings.tsx'
import { PreviewPane } from './PreviewPane.tsx'
import { remedied } from './remedies.ts'
import { goToLine } from './SourceEditor.tsx'
import { SourceMode } from './SourceMode.tsx'
import { useVariables, type Content, type Finding, type MailClass } from './template-queries.ts'
import { TextMode } from './TextMode.tsx'
import { focusPart } from './use-edit-of.ts'
import type { PreviewState } from './use-preview.ts'
import styles from './Editor.module.css'

const modes = ['edit', 'text', 'preview'] as const
const address = { mode: oneOf(modes) }

export type ContentEditorProps = {
  content: Content
  /** A step of the history; letters typed with one `mark` within a moment are a single step. */
  change: (next: (before: Content) => Content, mark?: string) => void
  mailClass: MailClass
  readOnly: boolean
  preview: PreviewState
}
/** What a mail says: written, checked and seen as it arrives. Of whom it is, and how it is kept, others say. */
export function ContentEditor({
  content,
  change,
  mailClass,
  readOnly,
  preview,
}: ContentEditorProps): ReactNode {
  const t = useText(editorText)
  const [{ mode: asked }, setAddress] = useAddress(address)
  const [chosen, setChosen] = useState<ChosenPart>(null)
  const [tab, setTab] = useState<SideTab>('part')
  const area = useRef<HTMLTextAreaElement>(null)
  const { items: variables } = useVariables()
  const { body } = content
  // What is text alone has no other text part.
  const mode = asked === 'text' && body.kind === 'text' ? 'edit' : asked
  const setDocument = (next: (before: Document) => Document, mark?: string): void =>
    change(
      (before) =>
        before.body.kind === 'blocks'
          ? { ...before, body: { ...before.body, document: next(before.body.document) } }
          : before,
      mark,
    )
  const go = ({ place }: Finding): void => {
    const { blockId, line, part } = place
    setAddress({ mode: part === 'text' ? 'text' : 'edit' })
    if (blockId !== null) {
      const isBlock = body.kind === 'blocks' && !body.document.sections.some(({ id }) => id === blockId)
      setChosen({ kind: isBlock ? 'block' : 'section', id: blockId })
      setTab('part')
      requestAnimationFrame(() => focusPart(blockId))
    } else if (line !== null && area.current) goToLine(area.current, line)
    else if (part === 'subject' || part === 'preheader')
      document
        .querySelectorAll<HTMLInputElement>(`.${styles['envelope']} input`)
        [part === 'subject' ? 0 : 1]?.focus()
  }
  const count = preview.data?.findings.filter(({ severity }) => severity !== 'note').length ?? 0
  const findings = (
    <Findings
      preview={preview.data}
      onGo={go}
      remedyOf={(finding) => {
        const next = readOnly ? null : remedied(content, finding, variables)
        return next && { label: t('doIt'), run: () => change(() => next) }
      }}
    />
  )
  const shown =
    mode === 'preview' ? (
      <PreviewPane preview={preview} />
    ) : mode === 'text' ? (
      <TextMode content={content} change={change} readOnly={readOnly} preview={preview.data} area={area} />
    ) : undefined
  return (
    <>
      <Envelope
        content={content}
        readOnly={readOnly}
        onChange={(next, mark) => change((before) => ({ ...before, ...next }), mark)}
      />
      <div className={styles['switch']}>
        <SegmentedControl
          aria-label={t('mode')}
          value={mode}
          onChange={(next) => setAddress({ mode: modes.find((one) => one === next) ?? 'edit' })}
          data={[
            { value: 'edit', label: t('edit') },
            ...(body.kind === 'text' ? [] : [{ value: 'text', label: t('textMode') }]),
            { value: 'preview', label: t('preview') },
          ]}
        />
        <Button variant="subtle" color={count > 0 ? 'red' : 'gray'} onClick={() => setTab('findings')}>
          {t('findingsCount', { count })}
        </Button>
      </div>
      {body.kind === 'blocks' ? (
        <BlockEditor
          document={body.document}
          change={setDocument}
          language={content.language}
          mailClass={mailClass}
          readOnly={readOnly}
          isShared={false}
          chosen={chosen}
          onChoose={setChosen}
          tab={tab}
          onTab={setTab}
          findings={{ label: t('findingsCount', { count }), content: findings }}
          preview={shown}
        />
      ) : (
        <div className={styles['source']}>
          <div>
            {shown ?? (
              <SourceMode
                kind={body.kind}
                source={body.source}
                readOnly={readOnly}
                findings={preview.data?.findings ?? []}
                area={area}
                onChange={(source) =>
                  change(
                    (before) =>
                      before.body.kind === 'blocks'
                        ? before
                        : { ...before, body: { ...before.body, source } },
                    'source',
                  )
                }
              />
            )}
          </div>
          <aside className={styles['right']} aria-label={t('findings')}>
            <div className={styles['panel']}>{findings}</div>
          </aside>
        </div>
      )}
    </>
  )
}
