import { IconFileInvoice, IconFiles, IconRubberStamp } from '@tabler/icons-react'
import { defineUi, screen } from '#web/ui.ts'
import { documentsText } from '../documents.text.ts'

const panel = { place: 'side', key: 'documents', label: documentsText.documents, order: 26 } as const

export const documentsUi = defineUi({
  name: 'documents',
  routes: [
    {
      path: '/documents',
      permission: 'documents.read',
      screen: screen(() => import('./DocumentList.tsx').then((m) => m.DocumentList)),
    },
    {
      path: '/documents/new',
      permission: 'documents.issue',
      screen: screen(() => import('./IssueDocument.tsx').then((m) => m.IssueDocument)),
    },
    {
      path: '/documents/runs',
      permission: 'documents.manage',
      screen: screen(() => import('./DocumentRuns.tsx').then((m) => m.DocumentRuns)),
    },
    {
      path: '/documents/images',
      permission: 'documents.manage',
      screen: screen(() => import('./DocumentImages.tsx').then((m) => m.DocumentImages)),
    },
    {
      path: '/documents/$id',
      permission: 'documents.read',
      screen: screen(() => import('./DocumentPage.tsx').then((m) => m.DocumentPage)),
    },
  ],
  nav: [
    {
      to: '/documents',
      label: documentsText.documents,
      icon: IconFileInvoice,
      group: 'work',
      order: 26,
      permission: 'documents.read',
    },
    {
      to: '/documents/runs',
      label: documentsText.runs,
      icon: IconFiles,
      group: 'manage',
      order: 13,
      permission: 'documents.manage',
    },
    {
      to: '/documents/images',
      label: documentsText.images,
      icon: IconRubberStamp,
      group: 'manage',
      order: 14,
      permission: 'documents.manage',
    },
  ],
  panels: [
    {
      ...panel,
      on: 'order',
      permission: 'documents.read',
      screen: screen(() => import('./DocumentPanels.tsx').then((m) => m.OrderDocuments)),
    },
    {
      ...panel,
      on: 'customer',
      permission: 'documents.read',
      screen: screen(() => import('./DocumentPanels.tsx').then((m) => m.CustomerDocuments)),
    },
    {
      ...panel,
      on: 'company',
      permission: 'documents.read',
      screen: screen(() => import('./DocumentPanels.tsx').then((m) => m.CompanyDocuments)),
    },
  ],
  selectionTools: [
    {
      on: 'order',
      key: 'documents',
      permission: 'documents.manage',
      screen: screen(() => import('./OrderSelection.tsx').then((m) => m.OrderSelection)),
    },
  ],
  subjects: {
    document: { label: documentsText.documents, to: (id) => `/documents/${id}` },
    documentRun: { label: documentsText.runs, to: () => '/documents/runs' },
    documentImage: { label: documentsText.images, to: () => '/documents/images' },
  },
})
