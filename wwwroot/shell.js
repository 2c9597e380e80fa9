// What has to answer without waiting for a circuit. No framework, no state.
(() => {
    // The portal tells times in the person's zone; only the browser knows it.
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (zone) {
        const secure = location.protocol === 'https:' ? '; Secure' : '';
        document.cookie = `MailPortal.TimeZone=${zone}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
    }

    async function copy(button) {
        const text = button.dataset.copy;
        try {
            await navigator.clipboard.writeText(text);
        } catch {
            // Without https there is no clipboard API: the old way through a selected field.
            const field = document.createElement('textarea');
            field.value = text;
            field.style.position = 'fixed';
            field.style.opacity = '0';
            document.body.append(field);
            field.select();
            document.execCommand('copy');
            field.remove();
            button.focus();
        }
        const status = button.parentElement?.querySelector('[data-copied-text]');
        button.dataset.copied = '';
        if (status) status.textContent = status.dataset.copiedText;
        setTimeout(() => {
            delete button.dataset.copied;
            if (status) status.textContent = '';
        }, 1600);
    }

    // Drafts of forms (Components/FormDraft.razor.js) are the person's who leaves, not of whoever sits down next.
    document.addEventListener('submit', event => {
        if (event.target.getAttribute('action') !== '/sign-out') return;
        for (const key of Object.keys(sessionStorage))
            if (key.startsWith('mailportal.draft:')) sessionStorage.removeItem(key);
    });

    // The small window of "Vincular cuenta" says what came of it and goes; a tab of the person's stays.
    const isSmall = () => window.name === 'mailportal-link' || window.opener !== null;
    document.addEventListener('DOMContentLoaded', () => {
        const note = document.querySelector('[data-close-window]');
        if (!note || !isSmall()) return;
        note.hidden = false;
        setTimeout(() => window.close(), 2500);
    });

    document.addEventListener('click', event => {
        if (!(event.target instanceof Element)) return;
        const button = event.target.closest('[data-copy]');
        if (button) copy(button);
        if (event.target.closest('[data-reload]')) location.reload();
        // The form is open behind the small window; only a browser that closes none goes there in it.
        const back = event.target.closest('[data-close-or-go]');
        if (back && isSmall()) {
            event.preventDefault();
            window.close();
            setTimeout(() => location.assign(back.href), 300);
        }
        const skip = event.target.closest('[data-skip]');
        if (skip) {
            event.preventDefault();
            document.getElementById(skip.dataset.skip)?.focus();
        }
        // On a phone the navigation lies over the page: it folds once a page is chosen.
        if (event.target.closest('[popover] a')) event.target.closest('[popover]').hidePopover();
    });

    // A press that begins on a button counts, even when the button moves before it ends: to press it is to leave a field, whose note may come or
    // go and push the button from under the pointer, and the browser then clicks nothing. Drawn away by the person, it does not count.
    const slack = 6; // pixels: a hand is not still
    let pressed = null;
    document.addEventListener('mousedown', event => {
        const button = event.button === 0 && event.target instanceof Element ? event.target.closest('button, a[href], summary') : null;
        pressed = button && { button, x: event.clientX, y: event.clientY };
    }, true);

    document.addEventListener('mouseup', event => {
        const { button, x, y } = pressed ?? {};
        pressed = null;
        if (!button?.isConnected || (event.target instanceof Element && button.contains(event.target))) return;
        if (Math.hypot(event.clientX - x, event.clientY - y) <= slack) button.click();
    }, true);

    // Lists by keyboard. Single letters, so they can be switched off (WCAG 2.1.4), and never where something is typed or a dialog is open.
    const switchedOff = 'MailPortal.ListKeysOff';
    const links = () => [...document.querySelectorAll('[data-list] tbody tr')].map(row => row.querySelector('a')).filter(Boolean);

    function move(by) {
        const all = links();
        const at = all.findIndex(link => link.closest('tr').contains(document.activeElement));
        const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + by))];
        next?.focus();
        next?.closest('tr').scrollIntoView({ block: 'nearest' });
    }

    document.addEventListener('keydown', event => {
        const search = document.querySelector('[data-list-search]');
        if (!search || event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
        const on = event.target instanceof Element ? event.target : document.body;
        if (event.key === 'Escape' && on === search) {
            search.blur();
            return;
        }
        if (on.closest('input, textarea, select, [contenteditable], [role=dialog], [role=alertdialog]') || localStorage.getItem(switchedOff)) return;
        // Arrows scroll the page unless a row of the list has the focus.
        const inRow = on.closest('[data-list] tbody tr');
        const acts = {
            '/': () => { search.focus(); search.select(); },
            '?': () => document.getElementById('list-keys')?.showPopover(),
            j: () => move(1),
            k: () => move(-1),
            ArrowDown: inRow && (() => move(1)),
            ArrowUp: inRow && (() => move(-1)),
        };
        const act = Object.hasOwn(acts, event.key) && acts[event.key];
        if (!act) return;
        event.preventDefault();
        act();
    });

    document.addEventListener('change', event => {
        if (!(event.target instanceof Element) || !event.target.matches('[data-list-keys]')) return;
        if (event.target.checked) localStorage.removeItem(switchedOff);
        else localStorage.setItem(switchedOff, 'true');
    });

    document.addEventListener('beforetoggle', event => {
        const box = event.target instanceof Element && event.target.querySelector('[data-list-keys]');
        if (box) box.checked = !localStorage.getItem(switchedOff);
    }, true);
})();
