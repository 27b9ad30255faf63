import { NativeSelect, Radio, Stack, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useSay, useText } from '#web/locale.ts'
import { FileUpload } from '#web/parts/FileUpload.tsx'
import { useMay } from '#web/session.tsx'
import { importConsentText } from '../imports.consent.text.ts'
import styles from './Options.module.css'
import type { Import } from './use-import.ts'

type Given = NonNullable<Import['options']['addressConsent']>
type Props = { batch: Import; onChange: (options: Import['options']) => void }

const bases = ['toldUs', 'inBusiness', 'published'] as const
const methods = ['paper', 'form', 'card', 'phone', 'operator'] as const
const empty: Given = {
  state: 'granted',
  purposeIds: [],
  channels: ['email'],
  basis: 'consent',
  method: 'paper',
  obtainedOn: '',
  note: '',
  wordingId: null,
  evidenceId: null,
}

/** On what the addresses of the file rest, as whoever hands it in says it. Kept once it is whole. */
export function AddressConsent({ batch: { options }, onChange }: Props): ReactNode {
  const t = useText(importConsentText)
  const say = useSay()
  const may = useMay()
  const [typed, setTyped] = useState<Given | null>(options.addressConsent)
  const [fileName, setFileName] = useState<string | null>(null)
  const { data } = useQuery({
    queryKey: ['consent', 'purposes'],
    queryFn: async ({ signal }) => (await api.consent.purposes({}, { signal })).items,
    enabled: may('consent.write'),
  })
  if (!may('consent.write')) return null
  const purposes = (data ?? []).filter((one) => one.class === 'advertising' && one.retiredAt === null)
  const keep = (given: Given | null): void => {
    setTyped(given)
    onChange({ ...options, addressConsent: given && isWhole(given) ? given : null })
  }
  const choose = (state: string): void => {
    if (state !== 'granted' && state !== 'exempt') return keep(null)
    keep({
      ...(typed ?? { ...empty, purposeIds: purposes.slice(0, 1).map(({ id }) => id) }),
      state,
      basis: state === 'granted' ? 'consent' : 'toldUs',
    })
  }
  const write = (change: Partial<Given>): void => setTyped((before) => before && { ...before, ...change })
  return (
    <Stack gap="xs" maw={640}>
      <Radio.Group
        label={t('title')}
        description={t('lead')}
        value={typed?.state ?? 'unknown'}
        onChange={choose}
      >
        <Stack mt={4} gap={4}>
          <Radio value="unknown" label={t('unknown')} />
          <Radio value="granted" label={t('granted')} />
          <Radio value="exempt" label={t('exempt')} />
        </Stack>
      </Radio.Group>
      {typed && (
        <>
          <NativeSelect
            label={t('purpose')}
            value={typed.purposeIds[0] ?? ''}
            data={purposes.map(({ id, label }) => ({ value: id, label: say(label) }))}
            onChange={({ currentTarget }) => keep({ ...typed, purposeIds: [currentTarget.value] })}
          />
          {typed.state === 'exempt' && (
            <NativeSelect
              label={t('basis')}
              value={typed.basis}
              data={bases.map((value) => ({ value, label: t(value) }))}
              onChange={({ currentTarget }) =>
                keep({ ...typed, basis: bases.find((one) => one === currentTarget.value) ?? 'toldUs' })
              }
            />
          )}
          <NativeSelect
            label={t('method')}
            value={typed.method}
            data={methods.map((value) => ({ value, label: t(value) }))}
            onChange={({ currentTarget }) =>
              keep({ ...typed, method: methods.find((one) => one === currentTarget.value) ?? 'paper' })
            }
          />
          <TextInput
            type="date"
            label={t('obtainedOn')}
            value={typed.obtainedOn}
            onChange={({ currentTarget: { value } }) => write({ obtainedOn: value })}
            onBlur={() => keep(typed)}
            required
          />
          <TextInput
            label={t('note')}
            description={t('noteExample')}
            value={typed.note}
            onChange={({ currentTarget: { value } }) => write({ note: value })}
            onBlur={() => keep(typed)}
            maxLength={1000}
          />
          <FileUpload
            label={fileName ?? t('evidence')}
            accept="image/*,application/pdf"
            variant="default"
            send={async (file, told) => {
              const { id, name } = await api.consent.addEvidence({ file, fileName: file.name }, told)
              setFileName(name)
              keep({ ...typed, evidenceId: id })
            }}
          />
          {!isWhole(typed) && <p className={styles['warning']}>{t('missing')}</p>}
        </>
      )}
    </Stack>
  )
}

const isWhole = ({ purposeIds, obtainedOn, note, evidenceId, wordingId }: Given): boolean =>
  purposeIds.length > 0 &&
  obtainedOn !== '' &&
  (note.trim() !== '' || evidenceId !== null || wordingId !== null)
