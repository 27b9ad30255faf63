import { Link, type LinkComponentProps } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { placeOf } from '../address.ts'

type AddressLinkProps = Omit<LinkComponentProps<'a'>, 'to' | 'search' | 'params' | 'from'> & { to: string }

/** A link to an address of ours, with its query: `<Button component={AddressLink} to="/users?add=true">`. */
export function AddressLink({ to, ...props }: AddressLinkProps): ReactNode {
  return <Link {...props} {...placeOf(to)} />
}
