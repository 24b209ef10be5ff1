import { expect, test } from "vitest";

import { cardIn, looksLikeCard } from "./index";

const card = "066301000001|245123456|Nguyễn Thị Lan|14022001|Nữ|Buôn Nui|10052021";

test("a card is taken out of a field with text before it", () => {
  expect(cardIn(card)).toBe(card);
  expect(cardIn(`Trần ${card}\n`)).toBe(card);
  expect(cardIn("Trần | Lợi")).toBeNull();
});

test("a cut-off card is still seen as one", () => {
  expect(looksLikeCard("066301000001||Nguyễn Thị Lan|14022001|Nữ|")).toBe(true);
});
