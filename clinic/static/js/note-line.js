// The line to the clinic while a note is open: what to say when it is cut, and a new token for a
// person who signed in again in another window.

const CUT = "Not saved yet: no connection, trying again";
const OUT = "Not saved yet: you are signed out.";

function tell(words, address = "") {
  const place = document.getElementById("note-saved");
  if (!place) {
    return;
  }
  place.classList.add("unsaved");
  place.textContent = words;
  if (address) {
    const link = document.createElement("a");
    link.href = address;
    link.target = "_blank";
    link.rel = "noopener";
    link.textContent = "Sign in in another window; what you typed stays here";
    place.append(" ", link);
  }
}

export function connected(there) {
  const place = document.getElementById("note-saved");
  if (there) {
    if (place?.classList.contains("unsaved")) {
      place.classList.remove("unsaved");
      place.textContent = "";
    }
  } else {
    tell(CUT);
  }
}

// Signed out, or signed in anew: the page's token is no longer good.
export async function freshToken(status) {
  if (status !== 400 && status !== 401) {
    tell(CUT);
    return false;
  }
  try {
    const answer = await fetch(location.pathname, { headers: { "HX-Request": "false" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const token = page.querySelector('meta[name="csrf-token"]')?.content;
    if (answer.redirected || !answer.ok || !page.getElementById("note") || !token) {
      tell(OUT, answer.redirected ? answer.url : location.pathname);
      return false;
    }
    document.querySelector('meta[name="csrf-token"]').content = token;
    for (const field of document.querySelectorAll('[name="csrf_token"]')) {
      field.value = token;
    }
    return true;
  } catch {
    tell(CUT);
    return false;
  }
}
