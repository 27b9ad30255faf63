import type { ReactNode } from 'react'
import { useFields } from '#web/catalogue.ts'
import { ColumnChooser } from './ColumnChooser.tsx'
import { LayoutSwitch } from './LayoutSwitch.tsx'
import type { ListView } from './use-view.ts'

/** How a list is shown: its columns (`first` is that of the name) and its layout. */
export function ListTools({ list, first }: { list: ListView; first: string }): ReactNode {
  const fields = useFields(list.subject)
  return (
    <>
      {list.now.layout !== 'calendar' && <ColumnChooser list={list} fields={fields} first={first} />}
      <LayoutSwitch list={list} />
    </>
  )
}
