import { Anchor, CloseButton, Drawer } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { Suspense, type ReactNode } from 'react'
import { useText } from '../locale.ts'
import { AddressLink } from './AddressLink.tsx'
import { phone } from './DataList.tsx'
import styles from './PeekSplit.module.css'
import { partsText } from './parts.text.ts'
import { RowsSkeleton } from './Skeletons.tsx'

type PeekSplitProps = {
  /** Of the list, for the drawer of a phone. */
  title: string
  peek: { readonly id: string | undefined; readonly set: (id: string | undefined) => void } | undefined
  /** What stands beside the list for the row of that id; its whole page is `peekTo`. */
  peekOf: ((id: string) => ReactNode) | undefined
  peekTo: ((id: string) => string) | undefined
  /** On a phone a press on a row goes to its page, where it has one. */
  opensRows: boolean
  children: ReactNode
}
/** A list, and one of its rows beside it. */
export function PeekSplit({ title, peek, peekOf, peekTo, opensRows, children }: PeekSplitProps): ReactNode {
  const t = useText(partsText)
  const isPhone = useMediaQuery(phone) ?? false
  const closePeek = (): void => peek?.set(undefined)
  const beside =
    peek?.id !== undefined && peekOf ? (
      <Suspense fallback={<RowsSkeleton rows={8} />}>{peekOf(peek.id)}</Suspense>
    ) : null
  return (
    <div className={styles['split']}>
      {children}
      {beside !== null && !isPhone && (
        <aside className={styles['peek']}>
          <div className={styles['peekHead']}>
            {peekTo && peek?.id !== undefined && (
              <Anchor component={AddressLink} to={peekTo(peek.id)}>
                {t('openWhole')}
              </Anchor>
            )}
            <CloseButton size={28} ml="auto" onClick={closePeek} aria-label={t('closePeek')} />
          </div>
          {beside}
        </aside>
      )}
      {isPhone && !opensRows && (
        <Drawer
          opened={beside !== null}
          onClose={closePeek}
          position="bottom"
          size="85%"
          title={title}
          closeButtonProps={{ 'aria-label': t('closePeek'), size: 44 }}
        >
          {beside}
        </Drawer>
      )}
    </div>
  )
}
