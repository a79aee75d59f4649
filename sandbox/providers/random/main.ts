import { serve } from "../kit";
import { random } from "./provider";

serve(random);
