import type { ReactNode } from 'react'
import { useFields } from '#web/catalogue.ts'
import { ColumnChooser } from './ColumnChooser.tsx'
import type { Layout } from './definition.ts'
import { LayoutSwitch } from './LayoutSwitch.tsx'
import type { ListView } from './use-view.ts'

type ListToolsProps = {
  list: ListView
  /** The column of the name. */
  first: string
  /** A layout that this list does not have. */
  without?: Layout
}
/** How a list is shown: its columns and its layout. */
export function ListTools({ list, first, without }: ListToolsProps): ReactNode {
  const fields = useFields(list.subject)
  return (
    <>
      {list.now.layout !== 'calendar' && <ColumnChooser list={list} fields={fields} first={first} />}
      <LayoutSwitch list={list} without={without} />
    </>
  )
}
