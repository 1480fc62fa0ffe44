import { createRoot } from 'react-dom/client'
import { PaymentWindow } from './window.tsx'
import './style.css'

const root = document.getElementById('root')
if (root) createRoot(root).render(<PaymentWindow />)
