import { Table, TextInput } from '@mantine/core'
import { useId, useState, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useSay, useText } from '#web/locale.ts'
import { Form } from '#web/parts/Form.tsx'
import { FieldRow, TextField } from '#web/parts/FormField.tsx'
import { StaleDialog } from '#web/parts/StaleDialog.tsx'
import { doneToast } from '#web/parts/toasts.tsx'
import { useForm, type Form as FormState } from '#web/parts/use-form.ts'
import { isProblem } from '#web/problem.ts'
import { useFormat } from '#web/use-format.ts'
import { settingsText } from './settings.text.ts'
import { useAdopt, type Weights } from './use-weights.ts'
import { nameOf, readWhole, typedOf, weightsFrom, type Typed } from './weights.ts'
import styles from './MatchingSettings.module.css'

const thresholds = ['candidateFrom', 'automaticFrom'] as const

/** What each piece of evidence counts. A newer version that arrives while one types is met when one saves. */
export function WeightsForm({ stored }: { stored: Weights }): ReactNode {
  const t = useText(settingsText)
  const say = useSay()
  const { shown } = useAdopt()
  const [base, setBase] = useState(stored)
  const [newer, setNewer] = useState<Weights | null>(null)
  const store = async (typed: Typed, version: number): Promise<void> => {
    const saved = await api.matching.updateWeights({ body: { version, ...weightsFrom(stored, typed) } })
    setBase(saved)
    form.reset(typedOf(saved))
    await shown(saved)
    doneToast(t('changed'))
  }
  const form: FormState<Typed> = useForm<Typed>({
    initial: typedOf(stored),
    check: (typed) => {
      const wrong = [
        ...stored.points
          .filter(({ kind, least, most }) => readWhole(typed[nameOf(kind)], 0, most - least) === null)
          .map(({ kind, label, least, most }) => ({
            name: nameOf(kind),
            message: t('pointsInvalid', { evidence: say(label), most: most - least }),
          })),
        ...thresholds
          .filter((name) => readWhole(typed[name], 1, 500) === null)
          .map((name) => ({ name, message: t('thresholdInvalid') })),
      ]
      const { candidateFrom, automaticFrom } = weightsFrom(stored, typed)
      return wrong.length === 0 && automaticFrom < candidateFrom
        ? [{ name: 'automaticFrom', message: t('automaticTooLow') }]
        : wrong
    },
    save: async (typed) => {
      try {
        await store(typed, base.version)
      } catch (error) {
        if (isProblem(error, 'stale')) setNewer(await api.matching.weights())
        throw error
      }
    },
  })
  const names = [...thresholds, ...stored.points.map(({ kind }) => nameOf(kind))]
  // What was adopted elsewhere is shown as long as nobody has typed here.
  const before = typedOf(base)
  const isTouched = names.some((name) => before[name] !== form.values[name])
  if (stored.version !== base.version && !isTouched && !form.saving) {
    setBase(stored)
    form.reset(typedOf(stored))
  }
  const isOf = (subject: string) => stored.points.filter((one) => one.subject === subject)
  const sides = [
    ['for', isOf('customer'), '+'],
    ['against', isOf('customer'), '−'],
    ['companiesFor', isOf('company'), '+'],
    ['companiesAgainst', isOf('company'), '−'],
  ] as const
  const labelOf = (name: string): string => {
    const own = stored.points.find(({ kind }) => nameOf(kind) === name)
    return own ? say(own.label) : t(name === 'candidateFrom' ? 'candidateFrom' : 'automaticFrom')
  }
  return (
    <section className={styles['weights']} aria-label={t('weights')}>
      <Form form={form} action={t('save')}>
        <FieldRow inRow={2}>
          {thresholds.map((name) => (
            <TextField
              key={name}
              form={form}
              name={name}
              label={t(name)}
              help={t(`${name}Help`, { initial: stored.defaults[name] })}
            />
          ))}
        </FieldRow>
        {sides.map(([side, points, sign]) => (
          <PointsTable
            key={side}
            title={t(side)}
            sign={sign}
            points={points.filter(({ most }) => most > 0 === (sign === '+'))}
            form={form}
          />
        ))}
      </Form>
      {newer && (
        <StaleDialog
          rows={names.flatMap((name) => {
            const [mine = '', theirs = ''] = [form.values[name], typedOf(newer)[name]]
            return mine === theirs ? [] : [{ label: labelOf(name), mine, theirs }]
          })}
          onKeepTheirs={() => {
            setBase(newer)
            form.reset(typedOf(newer))
            setNewer(null)
            void shown(newer)
          }}
          onKeepMine={() => {
            const { version } = newer
            setNewer(null)
            void form.submit((typed) => store(typed, version))
          }}
        />
      )}
    </section>
  )
}

type PointsTableProps = { title: string; sign: string; points: Weights['points']; form: FormState<Typed> }

function PointsTable({ title, sign, points, form }: PointsTableProps): ReactNode {
  const t = useText(settingsText)
  const say = useSay()
  const format = useFormat()
  const heading = useId()
  return (
    <div>
      <h2 id={heading}>{title}</h2>
      <Table aria-labelledby={heading} className={styles['table'] ?? ''}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('evidence')}</Table.Th>
            <Table.Th className="numbers">{t('points')}</Table.Th>
            <Table.Th className="numbers">{t('initial')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {points.map(({ kind, label, default: initial }) => {
            const name = nameOf(kind)
            const wrong = form.errors.some((error) => error.name === name)
            return (
              <Table.Tr key={kind}>
                <Table.Td>{say(label)}</Table.Td>
                <Table.Td>
                  <TextInput
                    id={form.idOf(name)}
                    aria-label={t('pointsOf', { evidence: say(label) })}
                    inputMode="numeric"
                    maxLength={3}
                    leftSection={sign}
                    error={wrong}
                    autoComplete="off"
                    value={form.values[name] ?? ''}
                    onChange={({ currentTarget }) => form.set(name, currentTarget.value)}
                  />
                </Table.Td>
                <Table.Td className="numbers" c="dimmed">
                  {format.number(Math.abs(initial))}
                </Table.Td>
              </Table.Tr>
            )
          })}
        </Table.Tbody>
      </Table>
    </div>
  )
}
