import { Button } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import type { ReactNode } from 'react'
import type { Total } from '#kit/page.ts'
import { useText } from '#web/locale.ts'
import { phone } from '#web/parts/DataList.tsx'
import { useMay } from '#web/session.tsx'
import { useFormat } from '#web/use-format.ts'
import { manyText } from '../customer-many.text.ts'

const freeLimit = 1000

type MatchingOfferProps = {
  chosen: number
  loaded: number
  total: Total | undefined
  isAll: boolean
  setAll: (isAll: boolean) => void
}
/** Once every loaded row is chosen: the others that match, too. */
export function MatchingOffer({ chosen, loaded, total, isAll, setAll }: MatchingOfferProps): ReactNode {
  const t = useText(manyText)
  const format = useFormat()
  const may = useMay()
  const isPhone = useMediaQuery(phone) ?? false
  if (isAll)
    return (
      <>
        <span role="status">{t('allChosen', { count: format.number(total?.count ?? chosen) })}</span>
        <Button variant="subtle" onClick={() => setAll(false)}>
          {t('onlyThese')}
        </Button>
      </>
    )
  // Cards on a phone have no tick for all: one is enough there to offer it.
  if (!total || (chosen < loaded && !isPhone) || total.count <= chosen) return null
  if (total.count > freeLimit && !may('customers.bulk')) return null
  return (
    <Button variant="subtle" onClick={() => setAll(true)}>
      {t('allMatching', { count: format.number(total.count) })}
    </Button>
  )
}
