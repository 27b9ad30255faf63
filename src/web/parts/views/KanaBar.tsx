import type { ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import styles from './Views.module.css'
import { viewsText } from './views.text.ts'

const rows = ['ア', 'カ', 'サ', 'タ', 'ナ', 'ハ', 'マ', 'ヤ', 'ラ', 'ワ'] as const
const shown = ['あ', 'か', 'さ', 'た', 'な', 'は', 'ま', 'や', 'ら', 'わ'] as const

type KanaBarProps = {
  /** From which letter on the list is shown; undefined is from its beginning. */
  value: string | undefined
  onChange: (from: string | undefined) => void
}
/** A register beside a list in the order of readings: one press opens it at a letter, another at its beginning. */
export function KanaBar({ value, onChange }: KanaBarProps): ReactNode {
  const t = useText(viewsText)
  const letter = (from: string, label: string): ReactNode => (
    <button
      key={from}
      type="button"
      aria-pressed={value === from}
      onClick={() => onChange(value === from ? undefined : from)}
    >
      {label}
    </button>
  )
  return (
    <div className={styles['kana']} role="group" aria-label={t('kanaBar')}>
      {rows.map((row, index) => letter(row, shown[index] ?? row))}
      {letter('英数', t('latin'))}
      {letter('他', t('other'))}
    </div>
  )
}
