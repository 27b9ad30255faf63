import { defineUi, screen } from '#web/ui.ts'
import { fileText } from '../files.text.ts'

const panel = {
  place: 'side',
  key: 'files',
  label: fileText.files,
  order: 10,
  permission: 'files.read',
} as const

export const filesUi = defineUi({
  name: 'files',
  panels: [
    {
      ...panel,
      on: 'customer',
      screen: screen(() => import('./FilePanels.tsx').then((m) => m.CustomerFiles)),
    },
    {
      ...panel,
      on: 'company',
      screen: screen(() => import('./FilePanels.tsx').then((m) => m.CompanyFiles)),
    },
    {
      ...panel,
      on: 'contract',
      screen: screen(() => import('./SubjectFiles.tsx').then((m) => m.ContractFiles)),
    },
    {
      ...panel,
      on: 'complaint',
      screen: screen(() => import('./SubjectFiles.tsx').then((m) => m.ComplaintFiles)),
    },
  ],
  subjects: { file: { label: fileText.files, fields: { name: fileText.name } } },
})
