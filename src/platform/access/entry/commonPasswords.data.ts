/** Passwords, and words before a tail of digits and signs, that guessing programs try first. Lower case. */
export const commonPasswords: ReadonlySet<string> = new Set([
  'password', 'passw0rd', 'p@ssw0rd', 'p@ssword', 'passwordpassword', 'password123', 'password1234', 'password12345',
  'administrator', 'admin', 'adminadmin', 'admin123456', 'admin12345', 'admin1234567', 'root', 'rootroot', 'rootpassword', 'superuser', 'system', 'welcome', 'letmein',
  'qwerty', 'qwertyuiop', 'qwerty12345', 'qwerty123456', '1q2w3e4r5t', '1q2w3e4r5t6y', '1qaz2wsx3edc', 'qazwsxedcrfv', 'zxcvbnm', 'zxcvbnm123', 'asdfghjkl', 'asdfghjkl123', 'qwertyuiop123',
  '1234567890', '0123456789', '0987654321', '9876543210', '12345678910', '123456789a', '123456789abc', 'a123456789', 'aa123456789', 'abc123456789', 'abc1234567', '1234567891', '12345678900',
  '1122334455', '11223344556', '1212121212', '123123123123', '1231231230', '147258369', '1472583690', '147852369', '159357456', '5201314520', '52013141314', 'woaini1314520', 'woaini520', 'woaini', 'woaini1314', 'iloveyou', 'iloveyou123', 'loveyou',
  'asd123456789', 'qq123456789', 'zxc123456789', 'wang123456', 'zhang123456', 'abcd123456', 'abc123', 'abcd1234', 'abcdef', 'abcdefghij', 'abcdefg', 'a1b2c3d4e5',
  'chinamobile', 'china', 'mobile', 'yidong', 'zhongguoyidong', 'zgyd', '10086', '1008610086', '10086100861', 'cmcc', 'cmcc10086', 'cmcc@10086', 'mobile10086', 'yidong10086', 'qinghai', 'huangnan',
  'bihuan', 'bihuanbihuan', 'changeme', 'changeit', 'default', 'default123', 'test', 'testtest', 'test123456', 'temp', 'temppassword', 'secret', 'dragon', 'monkey', 'football', 'baseball', 'sunshine', 'princess', 'master', 'shadow', 'michael',
])
