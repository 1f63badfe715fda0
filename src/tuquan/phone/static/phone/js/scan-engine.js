// Its own file, loaded only by browsers without a reader of QR codes.
import jsQR from "jsqr";

export default jsQR;
