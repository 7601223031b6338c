// The pages of the outbox have no script of their own, only their style.
import './outbox.css';
