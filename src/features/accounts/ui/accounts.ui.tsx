import { IconKey, IconUserPlus, IconUsersGroup } from '@tabler/icons-react'
import { defineUi, screen } from '#web/ui.ts'
import { accountsNavText } from '../accounts.nav.text.ts'

export const accountsUi = defineUi({
  name: 'accounts',
  entrance: {
    SignIn: screen(() => import('./SignIn.tsx').then((m) => m.SignIn)),
    SetUp: screen(() => import('./SetUp.tsx').then((m) => m.SetUp)),
  },
  routes: [
    { path: '/me', screen: screen(() => import('./MySettings.tsx').then((m) => m.MySettings)) },
    {
      path: '/users',
      permission: 'users.manage',
      screen: screen(() => import('./UserList.tsx').then((m) => m.UserList)),
    },
    {
      path: '/users/$id',
      permission: 'users.manage',
      screen: screen(() => import('./UserPage.tsx').then((m) => m.UserPage)),
    },
    {
      path: '/api-keys',
      permission: 'apiKeys.manage',
      screen: screen(() => import('./ApiKeyList.tsx').then((m) => m.ApiKeyList)),
    },
  ],
  nav: [
    {
      to: '/users',
      label: accountsNavText.users,
      icon: IconUsersGroup,
      group: 'manage',
      order: 20,
      permission: 'users.manage',
    },
    {
      to: '/api-keys',
      label: accountsNavText.apiKeys,
      icon: IconKey,
      group: 'manage',
      order: 30,
      permission: 'apiKeys.manage',
    },
  ],
  palette: {
    commands: [
      {
        id: 'user.add',
        label: accountsNavText.addUser,
        aliases: ['招待', 'invite', 'ユーザー'],
        icon: IconUserPlus,
        permission: 'users.manage',
        to: '/users?add=true',
      },
      { id: 'me', label: accountsNavText.mySettings, aliases: ['パスワード', '言語', 'profile'], to: '/me' },
    ],
  },
  subjects: {
    user: {
      label: accountsNavText.user,
      to: (id) => `/users/${id}`,
      fields: {
        name: accountsNavText.name,
        email: accountsNavText.email,
        role: accountsNavText.role,
        locale: accountsNavText.language,
        disabled: accountsNavText.disabled,
      },
    },
    apiKey: {
      label: accountsNavText.apiKey,
      fields: {
        name: accountsNavText.keyName,
        role: accountsNavText.role,
        prefix: accountsNavText.keyStart,
        expiresAt: accountsNavText.expires,
        revokedAt: accountsNavText.revoked,
      },
    },
    session: { label: accountsNavText.session },
  },
  firstSteps: [
    {
      title: accountsNavText.inviteStep,
      why: accountsNavText.inviteWhy,
      to: '/users?add=true',
      order: 20,
      permission: 'users.manage',
    },
  ],
})
