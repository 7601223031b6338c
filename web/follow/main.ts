// The pages of following by mail have no script of their own, only their style.
import './follow.css';
