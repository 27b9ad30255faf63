import type { ReactNode } from 'react'
import { useFields } from '#web/catalogue.ts'
import { ColumnChooser } from './ColumnChooser.tsx'
import { LayoutSwitch } from './LayoutSwitch.tsx'
import type { ListView } from './use-view.ts'

type ListToolsProps = {
  list: ListView
  /** The column of the name. */
  first: string
}
/** How a list is shown: its columns and its layout. */
export function ListTools({ list, first }: ListToolsProps): ReactNode {
  const fields = useFields(list.subject)
  return (
    <>
      {list.now.layout !== 'calendar' && <ColumnChooser list={list} fields={fields} first={first} />}
      <LayoutSwitch list={list} />
    </>
  )
}
