// Signed out without a network: said in the place of "not on this phone", with what waits for her next sign-in.
{
  const said = document.getElementById("signed-out");
  const count = sessionStorage.getItem("left");
  if (said && count !== null && location.pathname === said.dataset.at) {
    const { content } = said;
    content.querySelector("b").textContent = count;
    content.querySelector("p[hidden]").hidden = count === "0";
    document.getElementById("nothing-here").replaceChildren(content);
  }
}
