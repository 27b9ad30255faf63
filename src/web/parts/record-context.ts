import { createContext, useContext } from 'react'

/** Which record a part stands on: what features add to its fields needs to know. */
export type RecordPlace = { readonly on: string; readonly id: string }

export const RecordContext = createContext<RecordPlace | null>(null)

export function useRecordPlace(): RecordPlace | null {
  return useContext(RecordContext)
}
