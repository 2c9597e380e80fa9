// Takes the person to what has to be corrected, also inside a folded group.
export function focusWrong(form, id) {
    const named = id ? form.querySelector(`#${CSS.escape(id)}`) : null;
    const field = named ?? form.querySelector('[aria-invalid=true]');
    if (!field) return;
    for (let fold = field.closest('details'); fold; fold = fold.parentElement.closest('details')) fold.open = true;
    // What sticks to the screen's edge is in view.
    if (!field.closest('.mp-editor-foot')) field.scrollIntoView({ block: 'center' });
    field.focus({ preventScroll: true });
}

export function showAddress(address) {
    history.replaceState(history.state, '', address);
}

// On a narrow screen the check lies below the form.
export function showCheck(form) {
    const panel = form.querySelector('.mp-editor-aside');
    const place = panel.getBoundingClientRect();
    if (place.bottom > innerHeight || place.top < 0) panel.scrollIntoView({ block: 'nearest' });
}

export function show(said) {
    said.scrollIntoView({ block: 'nearest' });
}
