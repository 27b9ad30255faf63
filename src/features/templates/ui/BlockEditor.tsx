import { Drawer, Tabs } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { partsText } from '#web/parts/parts.text.ts'
import { blockText } from '../block.text.ts'
import { editorText } from '../editor.text.ts'
import { BlockSettings } from './BlockSettings.tsx'
import { Canvas } from './Canvas.tsx'
import { findBlock, findSection } from './document-edit.ts'
import { Dragging } from './Dragging.tsx'
import { EditProvider, useEdit, type ChosenPart, type Edit } from './edit.ts'
import { Palette } from './Palette.tsx'
import { SectionSettings } from './SectionSettings.tsx'
import { StyleSettings } from './StyleSettings.tsx'
import { useEditOf } from './use-edit-of.ts'
import { useNarrow } from './use-narrow.ts'
import styles from './Editor.module.css'

const tabs = ['part', 'style', 'findings'] as const
export type SideTab = (typeof tabs)[number]

type BlockEditorProps = Pick<
  Edit,
  'document' | 'change' | 'language' | 'mailClass' | 'readOnly' | 'isShared' | 'chosen'
> & {
  onChoose: (part: ChosenPart) => void
  tab: SideTab
  onTab: (tab: SideTab) => void
  /** What was found, with how many: a tab of the side. */
  findings?: FindingsTab
  /** The result in place of the canvas. */
  preview?: ReactNode
}
type FindingsTab = { readonly label: string; readonly content: ReactNode }

/** Blocks to put in, the mail, and what can be set of what is chosen; on narrow screens the outer two are sheets. */
export function BlockEditor({
  onChoose,
  tab,
  onTab,
  findings,
  preview,
  ...given
}: BlockEditorProps): ReactNode {
  const t = useText(editorText)
  const words = useText(blockText)
  const close = useText(partsText)('close')
  const isNarrow = useNarrow()
  const [sheet, setSheet] = useState<'palette' | 'settings' | null>(null)
  const [said, setSaid] = useState('')
  const edit = useEditOf({
    ...given,
    choose(part) {
      onChoose(part)
      if (part) onTab('part')
    },
    announce: setSaid,
    openSettings: () => setSheet('settings'),
  })
  const side = <Side tab={tab} onTab={onTab} findings={findings} />
  return (
    <EditProvider value={edit}>
      <Dragging>
        <div className={styles['panes']}>
          {!isNarrow && !given.readOnly && !preview && (
            <aside className={styles['left']} aria-label={t('palette')}>
              <Palette />
            </aside>
          )}
          <div className={styles['middle']}>
            {preview ?? <Canvas onAdd={isNarrow ? () => setSheet('palette') : null} />}
          </div>
          {!isNarrow && (
            <aside className={styles['right']} aria-label={t('side')}>
              {side}
            </aside>
          )}
        </div>
        {isNarrow && (
          <Drawer
            opened={sheet === 'palette'}
            position="bottom"
            size="75%"
            title={words('addBlock')}
            closeButtonProps={{ 'aria-label': close }}
            onClose={() => setSheet(null)}
          >
            <Palette onAdded={() => setSheet(null)} />
          </Drawer>
        )}
      </Dragging>
      {isNarrow && (
        <>
          <Drawer
            opened={sheet === 'settings'}
            position="bottom"
            size="75%"
            title={t('side')}
            closeButtonProps={{ 'aria-label': close }}
            onClose={() => setSheet(null)}
          >
            {side}
          </Drawer>
          <button type="button" className={styles['sheetButton']} onClick={() => setSheet('settings')}>
            {t('side')}
            {findings && `・${findings.label}`}
          </button>
        </>
      )}
      <div role="status" className={styles['said']}>
        {said}
      </div>
    </EditProvider>
  )
}

type SideProps = { tab: SideTab; onTab: (tab: SideTab) => void; findings: FindingsTab | undefined }
function Side({ tab, onTab, findings }: SideProps): ReactNode {
  const t = useText(editorText)
  return (
    <Tabs
      value={tab === 'findings' && !findings ? 'part' : tab}
      onChange={(next) => onTab(tabs.find((one) => one === next) ?? 'part')}
    >
      <Tabs.List grow>
        <Tabs.Tab value="part">{t('tabPart')}</Tabs.Tab>
        <Tabs.Tab value="style">{t('tabStyle')}</Tabs.Tab>
        {findings && <Tabs.Tab value="findings">{findings.label}</Tabs.Tab>}
      </Tabs.List>
      <Tabs.Panel value="part" className={styles['panel'] ?? ''}>
        <PartSettings />
      </Tabs.Panel>
      <Tabs.Panel value="style" className={styles['panel'] ?? ''}>
        <Settable>
          <StyleSettings />
        </Settable>
      </Tabs.Panel>
      {findings && (
        <Tabs.Panel value="findings" className={styles['panel'] ?? ''}>
          {findings.content}
        </Tabs.Panel>
      )}
    </Tabs>
  )
}

function PartSettings(): ReactNode {
  const t = useText(blockText)
  const { document, chosen } = useEdit()
  const block = chosen?.kind === 'block' ? findBlock(document, chosen.id)?.block : undefined
  const section = chosen?.kind === 'section' ? findSection(document, chosen.id) : null
  if (!block && !section) return <p className={styles['help']}>{t('chooseFirst')}</p>
  return (
    <Settable>
      <h3 className={styles['partName']}>{t(block?.type ?? 'section')}</h3>
      {block && <BlockSettings key={block.id} block={block} />}
      {section && <SectionSettings key={section.id} section={section} />}
    </Settable>
  )
}

/** Whoever may not write reads it. */
function Settable({ children }: { children: ReactNode }): ReactNode {
  return (
    <fieldset className={styles['settable']} disabled={useEdit().readOnly}>
      {children}
    </fieldset>
  )
}
