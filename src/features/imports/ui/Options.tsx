import { Group, Radio, TagsInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useId, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { importsUiText } from './imports.ui.text.ts'
import styles from './Options.module.css'
import { AddressConsent } from './AddressConsent.tsx'
import { Consent, KeyOptions } from './KeyOptions.tsx'
import { SaleOptions } from './SaleOptions.tsx'
import { SourceOptions } from './SourceOptions.tsx'
import type { Import, Target } from './use-import.ts'

const mostTags = 10
const longestTag = 60

type OptionsProps = {
  batch: Import
  fields: readonly Target[]
  onChange: (options: Import['options']) => void
}
/** What holds for every row of the file. */
export function Options({ batch, fields, onChange }: OptionsProps): ReactNode {
  const { options, subject } = batch
  const t = useText(importsUiText)
  const title = useId()
  const { data: tags } = useQuery({
    queryKey: ['tag', 'list'],
    queryFn: ({ signal }) => api.tags.list({}, { signal }),
  })
  return (
    <section aria-labelledby={title} className={styles['options']}>
      <h2 id={title}>{t('options')}</h2>
      <KeyOptions batch={batch} fields={fields} onChange={onChange} />
      <Consent batch={batch} fields={fields} onChange={onChange} />
      {subject === 'customer' && <AddressConsent batch={batch} onChange={onChange} />}
      <SourceOptions batch={batch} onChange={onChange} />
      {subject === 'order' && <SaleOptions batch={batch} onChange={onChange} />}
      {(subject === 'customer' || subject === 'company') && (
        <Radio.Group
          label={t('emptyCells')}
          value={options.clearEmpty ? 'clear' : 'keep'}
          onChange={(value) => onChange({ ...options, clearEmpty: value === 'clear' })}
        >
          <Group mt={4} gap="lg">
            <Radio value="keep" label={t('keepEmpty')} />
            <Radio value="clear" label={t('clearEmpty')} />
          </Group>
        </Radio.Group>
      )}
      {options.clearEmpty && <p className={styles['warning']}>{t('clearEmptyWhy')}</p>}
      {subject === 'customer' && (
        <TagsInput
          label={t('tags')}
          description={t('tagsHelp')}
          maw={480}
          data={tags?.items.map(({ name }) => name) ?? []}
          maxTags={mostTags}
          value={options.tagNames}
          onChange={(names) =>
            onChange({ ...options, tagNames: names.map((name) => [...name].slice(0, longestTag).join('')) })
          }
          splitChars={[',', '、', ';']}
        />
      )}
    </section>
  )
}
