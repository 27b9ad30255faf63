import { useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { Page } from '#web/parts/Page.tsx'
import { doneToast } from '#web/parts/toasts.tsx'
import { couponText } from '../coupon.text.ts'
import { CouponForm } from './CouponForm.tsx'

export function NewCoupon(): ReactNode {
  const t = useText(couponText)
  const navigate = useNavigate()
  return (
    <Page title={t('add')} lead={t('emptyWhy')} shape="reading">
      <CouponForm
        coupon={null}
        onSaved={({ id, name }) => {
          doneToast(t('created', { name }))
          void navigate({ to: `/coupons/${id}` })
        }}
      />
    </Page>
  )
}
