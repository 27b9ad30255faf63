import { Button, MultiSelect, Radio, Stack, Switch } from '@mantine/core'
import { IconFilter } from '@tabler/icons-react'
import { useState, type ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { FilterDrawer } from '#web/parts/filter/FilterDrawer.tsx'
import { useSentence } from '#web/parts/filter/subject.ts'
import type { Rule } from '#web/parts/filter/tree.ts'
import { editorText } from '../editor.text.ts'
import { Part } from './EditorPart.tsx'
import styles from './Editor.module.css'
import { usePlanEdit, useRefusal } from './plan-edit.ts'
import { ReachBox } from './ReachBox.tsx'
import { useSegmentOptions } from './segment-options.ts'

/** Who is meant: segments in and out, other conditions, which of their addresses; and how many that reaches. */
export function AudienceSection(): ReactNode {
  const t = useText(editorText)
  const { plan, change } = usePlanEdit().state
  const segments = useSegmentOptions()
  const refusal = useRefusal('audience')
  const { audience } = plan
  const set = (patch: Partial<typeof audience>): void => change({ audience: { ...audience, ...patch } })
  return (
    <Part id="audience" title={t('audience')} problem={refusal}>
      <Switch
        label={t('everybody')}
        description={t('everybodyHelp')}
        checked={audience.everybody}
        onChange={({ currentTarget }) => set({ everybody: currentTarget.checked })}
      />
      {!audience.everybody && (
        <MultiSelect
          label={t('segments')}
          placeholder={audience.segmentIds.length === 0 ? t('chooseSegments') : undefined}
          searchable
          hidePickedOptions
          maxValues={20}
          data={[...segments]}
          nothingFoundMessage={t('noSegments')}
          value={[...audience.segmentIds]}
          onChange={(segmentIds) => set({ segmentIds })}
        />
      )}
      {segments.length === 0 && (
        <p className={styles['quiet']}>
          {t('noSegments')} <AddressLink to="/segments/new">{t('makeSegment')}</AddressLink>
        </p>
      )}
      <MultiSelect
        label={t('except')}
        placeholder={audience.exceptIds.length === 0 ? t('chooseSegments') : undefined}
        searchable
        hidePickedOptions
        clearable
        maxValues={20}
        data={[...segments]}
        nothingFoundMessage={t('noSegments')}
        value={[...audience.exceptIds]}
        onChange={(exceptIds) => set({ exceptIds })}
      />
      <OtherConditions
        rule={audience.rule as Rule | null}
        onChange={(rule) => set({ rule: rule as Stored })}
      />
      <Radio.Group
        label={t('addresses')}
        value={audience.addresses}
        onChange={(next) => set({ addresses: next === 'all' ? 'all' : 'main' })}
      >
        <Stack gap="xs" mt={4}>
          <Radio value="main" label={t('main')} />
          <Radio value="all" label={t('all')} />
        </Stack>
      </Radio.Group>
      <ReachBox />
    </Part>
  )
}
type Stored = ReturnType<typeof usePlanEdit>['state']['plan']['audience']['rule']

function OtherConditions(props: { rule: Rule | null; onChange: (rule: Rule | null) => void }): ReactNode {
  const { rule, onChange } = props
  const t = useText(editorText)
  const [isOpen, setOpen] = useState(false)
  const said = useSentence('customer', rule)
  return (
    <div>
      <p className={styles['label']}>{t('rule')}</p>
      <p className={rule === null ? styles['quiet'] : styles['sentence']}>
        {rule === null ? t('noRule') : (said?.sentence ?? '…')}
      </p>
      <Button.Group>
        <Button
          variant="default"
          leftSection={<IconFilter size={16} stroke={1.5} aria-hidden />}
          onClick={() => setOpen(true)}
        >
          {t(rule === null ? 'ruleAdd' : 'ruleChange')}
        </Button>
        {rule !== null && (
          <Button variant="default" onClick={() => onChange(null)}>
            {t('ruleDrop')}
          </Button>
        )}
      </Button.Group>
      {isOpen && (
        <FilterDrawer subject="customer" rule={rule} onApply={onChange} onClose={() => setOpen(false)} />
      )}
    </div>
  )
}
