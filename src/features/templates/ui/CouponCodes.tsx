import { Alert, Button, Group, NumberInput, Textarea, TextInput } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { api, href, type Answer } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { FileUpload } from '#web/parts/FileUpload.tsx'
import { Section } from '#web/parts/RecordPage.tsx'
import { doneToast, problemToast } from '#web/parts/toasts.tsx'
import { useFormat } from '#web/use-format.ts'
import { couponText } from '../coupon.text.ts'
import type { Coupon } from './template-queries.ts'
import styles from './Coupons.module.css'

type CodesProps = { coupon: Coupon; onChanged: (coupon: Coupon) => void }
/** Codes of one's own for each customer: pasted, from a file, or made here for the shop to know. */
export function CouponCodes({ coupon, onChanged }: CodesProps): ReactNode {
  const t = useText(couponText)
  const format = useFormat()
  const [pasted, setPasted] = useState('')
  const [busy, setBusy] = useState(false)
  const [came, setCame] = useState<Answer<typeof api.templates.couponCodes> | null>(null)
  const params = { id: coupon.id }
  const add = async (codes: string): Promise<void> => {
    const answer = await api.templates.couponCodes({ params, body: { codes } })
    setCame(answer)
    setPasted('')
    onChanged(answer.coupon)
  }
  const run = async (work: () => Promise<void>): Promise<void> => {
    setBusy(true)
    try {
      await work()
    } catch (error) {
      problemToast(error)
    }
    setBusy(false)
  }
  return (
    <Section title={t('codes')}>
      <p className={styles['help']}>{t('codesLead')}</p>
      <Textarea
        label={t('paste')}
        description={t('pasteHelp')}
        minRows={3}
        value={pasted}
        onChange={({ currentTarget }) => setPasted(currentTarget.value)}
      />
      <Group gap="xs" my="xs">
        <Button
          variant="default"
          loading={busy}
          disabled={pasted.trim() === ''}
          onClick={() => void run(() => add(pasted))}
        >
          {t('addCodes')}
        </Button>
        <FileUpload
          variant="default"
          label={t('fromFile')}
          accept=".csv,.txt,text/csv,text/plain"
          send={async (file) => add(await file.text())}
        />
        {coupon.left > 0 && (
          <Button component="a" variant="subtle" href={href.templates.couponExport({ params })} download>
            {t('export')}
          </Button>
        )}
      </Group>
      {came && (
        <Alert
          role="status"
          color={came.refused.length > 0 ? 'yellow' : 'green'}
          withCloseButton
          closeButtonLabel={t('close')}
          onClose={() => setCame(null)}
        >
          {t('came', { added: format.number(came.added), known: format.number(came.known) })}
          {came.refused.length > 0 && (
            <>
              <p>{t('refusedCodes', { count: format.number(came.refused.length) })}</p>
              <ul>
                {came.refused.slice(0, 20).map(({ line, code }) => (
                  <li key={line}>{t('refusedLine', { line: format.number(line), code })}</li>
                ))}
              </ul>
            </>
          )}
        </Alert>
      )}
      <Generate
        busy={busy}
        onGenerate={(body) =>
          void run(async () => {
            const answer = await api.templates.couponGenerate({ params, body })
            doneToast(t('generated', { count: format.number(answer.added) }))
            onChanged(answer.coupon)
          })
        }
      />
    </Section>
  )
}

type GenerateProps = {
  busy: boolean
  onGenerate: (asked: { count: number; prefix: string; length: number }) => void
}
function Generate({ busy, onGenerate }: GenerateProps): ReactNode {
  const t = useText(couponText)
  const [count, setCount] = useState<number | string>(100)
  const [prefix, setPrefix] = useState('')
  const [length, setLength] = useState<number | string>(8)
  const isReady = typeof count === 'number' && typeof length === 'number' && /^[\w-]*$/.test(prefix)
  return (
    <fieldset className={styles['generate']}>
      <legend>{t('generate')}</legend>
      <NumberInput
        label={t('count')}
        min={1}
        max={100_000}
        allowDecimal={false}
        value={count}
        onChange={setCount}
      />
      <TextInput
        label={t('prefix')}
        maxLength={20}
        value={prefix}
        error={!/^[\w-]*$/.test(prefix) && t('prefixWrong')}
        onChange={({ currentTarget }) => setPrefix(currentTarget.value)}
      />
      <NumberInput
        label={t('length')}
        min={6}
        max={20}
        allowDecimal={false}
        value={length}
        onChange={setLength}
      />
      <Button
        variant="default"
        loading={busy}
        disabled={!isReady}
        onClick={() => {
          if (typeof count === 'number' && typeof length === 'number') onGenerate({ count, prefix, length })
        }}
      >
        {t('generateNow')}
      </Button>
      <p className={styles['help']}>{t('generateHelp')}</p>
    </fieldset>
  )
}
