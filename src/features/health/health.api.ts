import { z } from 'zod'
import { defineApi } from '#kit/contract.ts'
import { healthSchema, judgedHealth } from '#features/customers/customers.health.ts'

export const healthApi = defineApi('health', {
  judge: {
    method: 'PUT',
    path: '/customers/{id}/contact-points/{partId}/health',
    permission: 'customers.write',
    summary: {
      ja: '連絡先の状態を人が決める（確認済みにする、不達を取り消す）',
      en: 'A person decides what is known of a contact point: verified, deliverable again',
    },
    params: z.object({ id: z.uuid(), partId: z.uuid() }),
    body: judgedHealth,
    returns: healthSchema,
  },
})
export type Judged = z.infer<typeof judgedHealth>
