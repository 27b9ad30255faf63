import type { api, Answer } from '../api.ts'
import { ApiProblem } from '../problem.ts'

/** For whom data leaves the house, as the server knows it. */
export type Sharing = Answer<typeof api.exports.get>['sharing']

export const purposes = ['own', 'processor', 'joint', 'provision'] as const
export const grounds = ['consent', 'law', 'other'] as const

/** As they are typed. */
export type SharingValues = {
  purpose: Sharing['purpose']
  recipientName: string
  recipientAddress: string
  representative: string
  ground: (typeof grounds)[number] | ''
  groundNote: string
}
export const emptySharing: SharingValues = {
  purpose: 'own',
  recipientName: '',
  recipientAddress: '',
  representative: '',
  ground: '',
  groundNote: '',
}

/** What was said before, to be changed. */
export function sharingValuesOf({ purpose, recipient, ground, groundNote }: Sharing): SharingValues {
  return {
    purpose,
    recipientName: recipient?.name ?? '',
    recipientAddress: recipient?.address ?? '',
    representative: recipient?.representative ?? '',
    ground: ground ?? '',
    groundNote: groundNote ?? '',
  }
}

/** As it is sent: of own use nothing but that it is. */
export function sharingOf(values: SharingValues): Sharing {
  const { purpose, recipientName, recipientAddress, representative, ground, groundNote } = values
  if (purpose === 'own') return { purpose, recipient: null, ground: null, groundNote: null }
  return {
    purpose,
    recipient: {
      name: recipientName,
      address: recipientAddress || null,
      representative: representative || null,
    },
    ground: purpose === 'provision' && ground !== '' ? ground : null,
    groundNote: purpose === 'provision' ? groundNote || null : null,
  }
}

const names: { readonly [path: string]: keyof SharingValues } = {
  'sharing.recipient.name': 'recipientName',
  'sharing.recipient.address': 'recipientAddress',
  'sharing.recipient.representative': 'representative',
  'sharing.ground': 'ground',
  'sharing.groundNote': 'groundNote',
}

/** What was refused stands under the field that caused it. */
export async function inSharingNames<T>(sent: Promise<T>): Promise<T> {
  try {
    return await sent
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error
    const fields = error.fields.map(({ path, message }) => ({ path: names[path] ?? path, message }))
    throw new ApiProblem({ ...error.body, fields })
  }
}
