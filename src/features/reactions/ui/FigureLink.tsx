import type { ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { useFormat } from '#web/use-format.ts'
import { resultsText } from '../results.text.ts'

type FigureLinkProps = { n: number; to: string; what: string }
/** A number of people is the way to them. */
export function FigureLink({ n, to, what }: FigureLinkProps): ReactNode {
  const t = useText(resultsText)
  const format = useFormat()
  if (n === 0) return <span className="numbers">0</span>
  return (
    <AddressLink
      to={to}
      className="numbers"
      aria-label={t('whoAreThey', { what: `${what} ${format.number(n)}` })}
    >
      {format.number(n)}
    </AddressLink>
  )
}
