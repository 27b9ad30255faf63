import { Button, Checkbox } from '@mantine/core'
import { IconBoxMultiple } from '@tabler/icons-react'
import { useState, type ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { blockText } from '../block.text.ts'
import type { OwnSection, Section } from '../templates.blocks.ts'
import { When } from './BlockSettings.tsx'
import { Choice } from './Choice.tsx'
import { withColumns } from './document-edit.ts'
import { useEdit } from './edit.ts'
import { OwnColour, Pixels } from './WordSettings.tsx'
import { SaveShared } from './SaveShared.tsx'
import styles from './Fields.module.css'

export function SectionSettings({ section }: { section: Section }): ReactNode {
  const t = useText(blockText)
  if (section.type === 'columns') return <OwnSectionSettings section={section} />
  return (
    <div className={styles['stack']}>
      <p className={styles['help']}>{t('sharedHelp')}</p>
      <AddressLink to={`/templates/blocks/${section.sharedId}`}>{t('editShared')}</AddressLink>
    </div>
  )
}

function OwnSectionSettings({ section }: { section: OwnSection }): ReactNode {
  const t = useText(blockText)
  const { setSection, change, document, isShared } = useEdit()
  const [saving, setSaving] = useState(false)
  const { columns } = section
  const count = String(columns.length) as '1' | '2' | '3'
  const isEven = columns.every(({ width }) => width === null)
  const first = columns[0]?.width ?? 50
  return (
    <div className={styles['stack']}>
      <Choice
        label={t('columnCount')}
        value={count}
        options={(['1', '2', '3'] as const).map((value) => ({ value, label: t(`columns${value}`) }))}
        onChange={(next) => setSection(withColumns(section, Number(next)))}
      />
      {columns.length === 2 && (
        <>
          <Checkbox
            label={t('evenColumns')}
            checked={isEven}
            onChange={({ currentTarget }) =>
              setSection({
                ...section,
                columns: columns.map((column) => ({ ...column, width: currentTarget.checked ? null : 50 })),
              })
            }
          />
          {!isEven && (
            <Pixels
              label={t('firstWidth')}
              value={first}
              min={10}
              max={90}
              onChange={(width) =>
                setSection(
                  {
                    ...section,
                    columns: columns.map((column, index) => ({
                      ...column,
                      width: index === 0 ? width : 100 - width,
                    })),
                  },
                  `width-${section.id}`,
                )
              }
            />
          )}
        </>
      )}
      {columns.length > 1 && (
        <Checkbox
          label={t('staysBeside')}
          checked={section.staysBeside}
          onChange={({ currentTarget }) => setSection({ ...section, staysBeside: currentTarget.checked })}
        />
      )}
      <OwnColour
        label={t('background')}
        value={section.background}
        usual={document.style.surface}
        onChange={(background) => setSection({ ...section, background }, `background-${section.id}`)}
      />
      <Choice
        label={t('space')}
        value={section.space}
        options={(['none', 'small', 'normal', 'large'] as const).map((value) => ({
          value,
          label: t(`space_${value}`),
        }))}
        onChange={(space) => setSection({ ...section, space })}
      />
      <When
        value={section.when}
        onChange={(when) => setSection({ ...section, when }, `when-${section.id}`)}
      />
      {!isShared && (
        <div className={styles['group']}>
          <Button
            variant="default"
            leftSection={<IconBoxMultiple size={16} stroke={1.5} aria-hidden />}
            onClick={() => setSaving(true)}
          >
            {t('saveShared')}
          </Button>
          <p className={styles['help']}>{t('saveSharedHelp')}</p>
        </div>
      )}
      {saving && (
        <SaveShared
          section={section}
          onSaved={(sharedId) => {
            setSaving(false)
            change((before) => ({
              ...before,
              sections: before.sections.map((one) =>
                one.id === section.id ? { id: section.id, type: 'shared' as const, sharedId } : one,
              ),
            }))
          }}
          onClose={() => setSaving(false)}
        />
      )}
    </div>
  )
}
