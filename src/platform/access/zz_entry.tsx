import { QueryClientProvider } from '@tanstack/react-query'
import { createRoot } from 'react-dom/client'
import { BrowserRouter, Route, Routes } from 'react-router'
import { makeQueryClient } from '../ui/queryClient.ts'
import { ThemeProvider } from '../ui/ThemeProvider.tsx'
import { LanguageProvider } from '../ui/words.ts'
import { SignIn } from './SignIn.tsx'
import { ChangePassword } from './ChangePassword.tsx'
import { Accounts } from './Accounts.tsx'
import { AuditTrail } from './AuditTrail.tsx'
import '../ui/kit.css'
createRoot(document.getElementById('root')!).render(<QueryClientProvider client={makeQueryClient()}><LanguageProvider><ThemeProvider><BrowserRouter><Routes>
<Route path="/sign-in" element={<SignIn />} /><Route path="/change-password" element={<main><ChangePassword /></main>} /><Route path="/audit" element={<main><AuditTrail /></main>} /><Route path="*" element={<main style={{padding:24}}><Accounts /></main>} />
</Routes></BrowserRouter></ThemeProvider></LanguageProvider></QueryClientProvider>)
