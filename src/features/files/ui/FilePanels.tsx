import type { ReactNode } from 'react'
import { FilesPanel } from '#web/files/FilesPanel.tsx'
import type { PanelProps } from '#web/ui.ts'

/** Every file of a customer, those of notes and contracts too. */
export function CustomerFiles({ id }: PanelProps): ReactNode {
  return <FilesPanel subject={{ on: 'customer', id }} />
}

export function CompanyFiles({ id }: PanelProps): ReactNode {
  return <FilesPanel subject={{ on: 'company', id }} />
}
