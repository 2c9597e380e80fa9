// Keeps what is typed into a form in this tab, until it is saved, discarded or signed out (shell.js). Works without a circuit: that is its purpose.
const prefix = 'mailportal.draft:';
const ownPrefix = marker => `${prefix}${marker.dataset.draftUser}:`;
const keyOf = marker => ownPrefix(marker) + marker.dataset.draftForm;
const read = field => field.type === 'checkbox' ? String(field.checked) : field.value;

export function watch(marker) {
    for (const key of Object.keys(sessionStorage))
        if (key.startsWith(prefix) && !key.startsWith(ownPrefix(marker))) sessionStorage.removeItem(key);
    for (const event of ['input', 'change'])
        marker.closest('form').addEventListener(event, e => { if (e.target.matches('[data-draft]:not([data-draft-asks])')) keep(marker); });
    const kept = sessionStorage.getItem(keyOf(marker));
    return kept ? JSON.parse(kept) : null;
}

export function keep(marker) {
    const fields = [...marker.closest('form').querySelectorAll('[data-draft]:not([type=password])')];
    // A draft that was begun over an older version stays one of that version.
    const before = sessionStorage.getItem(keyOf(marker));
    const version = before ? JSON.parse(before).version : marker.dataset.draftVersion ?? null;
    sessionStorage.setItem(keyOf(marker), JSON.stringify({ version, fields: Object.fromEntries(fields.map(field => [field.dataset.draft, read(field)])) }));
}

export function forget(marker) {
    sessionStorage.removeItem(keyOf(marker));
}
