/** Lets errors of the engine speak the person's language. */
import { HostError } from '../../host';
import { said } from '../../i18n';

export function wordErrors(): void {
  HostError.wording = ({ word, values }) => {
    const message = said(`error.${word}`, values);
    return message === undefined ? undefined : { message, hint: said(`error.${word}.hint`, values) ?? null };
  };
}
