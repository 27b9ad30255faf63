import { NativeSelect } from '@mantine/core'
import { useId, type ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { importsUiText } from './imports.ui.text.ts'
import styles from './Reading.module.css'
import { Saving } from './Saving.tsx'
import { subjectText } from '../imports.subject.text.ts'
import type { Change, Editing, Import, Subject } from './use-import.ts'

type Format = Import['format']
type Word =
  | 'utf8'
  | 'utf8bom'
  | 'cp932'
  | 'utf16le'
  | 'utf16be'
  | 'eucjp'
  | 'comma'
  | 'tab'
  | 'semicolon'
  | 'doubleQuote'
  | 'singleQuote'
  | 'noQuote'
  | 'hasHeader'
  | 'noHeader'
/** One choice about the whole file: how each value is written in the select, and what it is called. */
type Choice<K extends keyof Format> = { readonly value: Format[K]; readonly word: Word }

const encodings: readonly Choice<'encoding'>[] = [
  { value: 'utf8', word: 'utf8' },
  { value: 'utf8bom', word: 'utf8bom' },
  { value: 'cp932', word: 'cp932' },
  { value: 'utf16le', word: 'utf16le' },
  { value: 'utf16be', word: 'utf16be' },
  { value: 'eucjp', word: 'eucjp' },
]
const delimiters: readonly Choice<'delimiter'>[] = [
  { value: ',', word: 'comma' },
  { value: '\t', word: 'tab' },
  { value: ';', word: 'semicolon' },
]
const quotes: readonly Choice<'quote'>[] = [
  { value: '"', word: 'doubleQuote' },
  { value: "'", word: 'singleQuote' },
  { value: null, word: 'noQuote' },
]
const headers: readonly Choice<'hasHeader'>[] = [
  { value: true, word: 'hasHeader' },
  { value: false, word: 'noHeader' },
]

const subjects: readonly Subject[] = [
  'customer',
  'company',
  'note',
  'tag',
  'contactPoint',
  'order',
  'product',
]

type ReadingProps = { batch: Import; saved: Editing['state']; onChange: (change: Change) => void }
/** How the file was found to be written, how sure that is, and the choice to say otherwise. */
export function Reading({ batch, saved, onChange }: ReadingProps): ReactNode {
  const t = useText(importsUiText)
  const title = useId()
  const { format, formatCertain, sheets, subject } = batch
  const say = useText(subjectText)
  const select = <K extends keyof Format>(
    key: K,
    label: 'encoding' | 'delimiter' | 'quote' | 'header',
    choices: readonly Choice<K>[],
  ): ReactNode => (
    <NativeSelect
      label={t(label)}
      data={choices.map(({ word }) => ({ value: word, label: t(word) }))}
      value={choices.find(({ value }) => value === format[key])?.word ?? ''}
      onChange={({ currentTarget }) => {
        const choice = choices.find(({ word }) => word === currentTarget.value)
        if (choice) onChange({ format: { ...format, [key]: choice.value } })
      }}
    />
  )
  return (
    <section aria-labelledby={title}>
      <div className={styles['head']}>
        <h2 id={title}>{t('howRead')}</h2>
        <Saving state={saved} />
      </div>
      <p className={styles['certainty']} data-uncertain={!formatCertain || undefined}>
        {t(formatCertain ? 'certain' : 'uncertain')}
      </p>
      <div className={styles['choices']}>
        <NativeSelect
          label={t('subject')}
          data={subjects.map((value) => ({ value, label: say(value) }))}
          value={subject}
          onChange={({ currentTarget }) => {
            const wanted = subjects.find((one) => one === currentTarget.value)
            if (wanted) onChange({ subject: wanted })
          }}
        />
        {sheets ? (
          <NativeSelect
            label={t('sheet')}
            data={sheets}
            value={batch.sheet ?? ''}
            onChange={({ currentTarget }) => onChange({ sheet: currentTarget.value })}
          />
        ) : (
          <>
            {select('encoding', 'encoding', encodings)}
            {select('delimiter', 'delimiter', delimiters)}
            {select('quote', 'quote', quotes)}
          </>
        )}
        {select('hasHeader', 'header', headers)}
      </div>
      {subject === 'order' && (
        <p className={styles['certainty']}>
          {t(batch.mapping.some((key) => key?.startsWith('line.')) ? 'rowsAreLines' : 'rowsAreOrders')}
        </p>
      )}
    </section>
  )
}
