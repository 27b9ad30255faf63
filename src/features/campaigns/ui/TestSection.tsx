import { NativeSelect, NumberInput, Switch } from '@mantine/core'
import type { ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { useFormat } from '#web/use-format.ts'
import { campaignStatesText } from '../campaign-states.text.ts'
import { editorText } from '../editor.text.ts'
import styles from './Editor.module.css'
import { Part } from './EditorPart.tsx'
import type { PlanDraft } from './plan-draft.ts'
import { usePlanEdit, useRefusal } from './plan-edit.ts'
import { split, tells } from './sample.ts'

type Test = NonNullable<PlanDraft['test']>
const differences = ['subject', 'sender', 'hour', 'body', 'length', 'several'] as const
export const usualTest: Test = { of: 'subject', share: 20, measure: 'opens', hours: 4, ifNone: 'best' }
const measures = ['opens', 'clicks', 'conversions', 'revenue'] as const

/** How the variants are tried: on how many, by what, for how long, and what if none wins. */
export function TestSection(): ReactNode {
  const t = useText(editorText)
  const words = useText(campaignStatesText)
  const { state, reach } = usePlanEdit()
  const refusal = useRefusal('test')
  const { test, variants } = state.plan
  if (variants.length < 2) return null
  if (!test)
    return (
      <Part id="test" title={t('test')} problem={refusal}>
        <Try isOn={false} onChange={() => state.change({ test: usualTest })} />
      </Part>
    )
  const set = (patch: Partial<Test>): void => state.change({ test: { ...test, ...patch } })
  return (
    <Part id="test" title={t('test')} problem={refusal}>
      <Try isOn onChange={() => state.change({ test: null })} />
      <div className={styles['pair']}>
        <NativeSelect
          label={t('testOf')}
          description={t('ofHelp')}
          value={test.of}
          data={differences.map((value) => ({ value, label: t(`of_${value}`) }))}
          onChange={({ currentTarget }) => {
            const of = differences.find((one) => one === currentTarget.value)
            if (of) set({ of })
          }}
        />
        <NativeSelect
          label={t('measure')}
          value={test.measure}
          data={measures.map((value) => ({ value, label: words(value) }))}
          onChange={({ currentTarget }) => {
            const measure = measures.find((one) => one === currentTarget.value)
            if (measure) set({ measure })
          }}
        />
        <NumberInput
          label={t('share')}
          suffix={t('percent')}
          min={1}
          max={99}
          allowDecimal={false}
          clampBehavior="blur"
          value={test.share}
          onChange={(share) => typeof share === 'number' && share >= 1 && share <= 99 && set({ share })}
        />
        <NumberInput
          label={t('hours')}
          suffix={` ${t('hoursUnit')}`}
          min={1}
          max={336}
          allowDecimal={false}
          clampBehavior="blur"
          value={test.hours}
          onChange={(hours) => typeof hours === 'number' && hours >= 1 && hours <= 336 && set({ hours })}
        />
        <NativeSelect
          label={t('ifNone')}
          value={test.ifNone}
          data={[
            { value: 'best', label: t('best') },
            { value: 'ask', label: t('ask') },
          ]}
          onChange={({ currentTarget }) => set({ ifNone: currentTarget.value === 'ask' ? 'ask' : 'best' })}
        />
      </div>
      {reach.reach && <Sample sent={reach.reach.sent} test={test} variants={variants.length} />}
    </Part>
  )
}

/** Tried on some first, or everybody gets one of them by lot. */
function Try({ isOn, onChange }: { isOn: boolean; onChange: () => void }): ReactNode {
  const t = useText(editorText)
  return <Switch label={t('tryFirst')} description={t('tryFirstHelp')} checked={isOn} onChange={onChange} />
}

/** Whether that many are enough to tell the variants apart. */
function Sample({ sent, test, variants }: { sent: number; test: Test; variants: number }): ReactNode {
  const t = useText(editorText)
  const format = useFormat()
  const { each, rest } = split(sent, test.share, variants)
  const { base, change, isFew } = tells(each, test.measure)
  const points = { base: format.number(base * 100), change: format.number(Math.round(change * 1000) / 10) }
  return (
    <div role="status">
      <p className={styles['quiet']}>
        {t('shareOf', { each: format.number(each), rest: format.number(rest) })}
      </p>
      <p className={isFew ? styles['few'] : styles['quiet']}>
        {t(isFew ? 'sampleFew' : 'sampleEnough', { each: format.number(each), ...points })}
      </p>
      <p className={styles['quiet']}>{t('sampleHow')}</p>
    </div>
  )
}
